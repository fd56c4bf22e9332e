package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var counter atomic.Int64
	var all sync.WaitGroup
	start := make(chan struct{})
	for range 4 {
		all.Go(func() {
			<-start
			for range 20_000_000 {
				counter.Add(1)
			}
		})
	}
	close(start)
	all.Wait()
	fmt.Println("lost:", 80_000_000-counter.Load())
}
