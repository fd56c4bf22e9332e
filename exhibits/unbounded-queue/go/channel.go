package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	jobs := make(chan int, 10) // every channel has a bound; to send waits while it is full
	var consumer sync.WaitGroup
	consumer.Go(func() {
		for range jobs {
			time.Sleep(time.Millisecond)
		}
	})
	deepest := 0
	for job := range 500 {
		jobs <- job
		deepest = max(deepest, len(jobs))
	}
	close(jobs)
	consumer.Wait()
	fmt.Println("deepest:", deepest)
}
