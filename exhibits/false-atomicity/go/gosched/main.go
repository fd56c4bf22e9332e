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
	for i := 0; i < 4; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			<-start
			for j := 0; j < 1_000; j++ {
				seen := counter
				runtime.Gosched() // luck, made certain
				counter = seen + 1
			}
		}()
	}
	close(start)
	all.Wait()
	fmt.Println("lost:", 4_000-counter)
}
