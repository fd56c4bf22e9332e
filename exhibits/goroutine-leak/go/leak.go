package main

import (
	"fmt"
	"runtime"
	"time"
)

func fastest() int {
	answers := make(chan int)
	for i := range 3 {
		go func() { answers <- i }() // who comes second waits for a receiver that has left
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
