package main

import (
	"fmt"
	"sync"
)

func main() {
	var counter int
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := 0; i < 4; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			<-start
			for j := 0; j < 20_000_000; j++ {
				counter++
			}
		}()
	}
	close(start)
	all.Wait()
	fmt.Println("lost:", 80_000_000-counter)
}
