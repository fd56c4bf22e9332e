package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	early := 0
	for range 100 {
		var group sync.WaitGroup
		var done atomic.Int32
		for range 3 {
			group.Go(func() { done.Add(1) }) // counts before it starts the goroutine
		}
		group.Wait()
		if done.Load() < 3 {
			early++
		}
	}
	fmt.Println("early in", early, "of 100 rounds")
}
