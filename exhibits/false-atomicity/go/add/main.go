package main

import (
	"fmt"
	"sync"
)

func main() {
	var counter int
	var all sync.WaitGroup
	start := make(chan struct{})
	for range 4 {
		all.Go(func() {
			<-start
			for range 20_000_000 {
				counter++
			}
		})
	}
	close(start)
	all.Wait()
	fmt.Println("lost:", 80_000_000-counter)
}
