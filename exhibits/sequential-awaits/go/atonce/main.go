package main

import (
	"fmt"
	"sync/atomic"
	"time"
)

var inFlight atomic.Int32

// fetch starts a request and says how many were under way then.
func fetch() <-chan int32 {
	seen := make(chan int32, 1)
	go func() {
		now := inFlight.Add(1)
		time.Sleep(500 * time.Millisecond)
		inFlight.Add(-1)
		seen <- now
	}()
	return seen
}

func main() {
	var most int32
	var started []<-chan int32
	for range 3 {
		started = append(started, fetch())
	}
	for _, seen := range started {
		most = max(most, <-seen)
	}
	fmt.Println("most in flight:", most)
}
