package main

import (
	"context"
	"fmt"
	"runtime"
	"time"
)

func fastest() int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel() // the others are told that nobody waits any more
	answers := make(chan int)
	for i := range 3 {
		go func() {
			select {
			case answers <- i:
			case <-ctx.Done():
			}
		}()
	}
	return <-answers
}

func main() {
	for range 100 {
		fastest()
	}
	for end := time.Now().Add(time.Second); runtime.NumGoroutine() > 1 && time.Now().Before(end); {
		runtime.Gosched()
	}
	fmt.Println("goroutines:", runtime.NumGoroutine())
}
