package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var counter int
	var all sync.WaitGroup
	start := make(chan struct{})
	for range 4 {
		all.Go(func() {
			<-start
			for range 1_000 {
				seen := counter
				runtime.Gosched() // luck, made certain
				counter = seen + 1
			}
		})
	}
	close(start)
	all.Wait()
	fmt.Println("lost:", 4_000-counter)
}
