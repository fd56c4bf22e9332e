package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	var forks [5]chan struct{} // a channel of one place: a lock that can be waited for with a time limit
	for i := range forks {
		forks[i] = make(chan struct{}, 1)
	}
	var meals, givenUp atomic.Int32
	var met, done sync.WaitGroup
	met.Add(5)
	for me := range 5 {
		var patience <-chan time.Time // nil: without end
		if me == 0 {
			patience = time.After(100 * time.Millisecond)
		}
		left, right := forks[me], forks[(me+1)%5]
		done.Go(func() {
			left <- struct{}{}
			met.Done()
			met.Wait() // luck, made certain: everyone holds one
			select {
			case right <- struct{}{}:
				meals.Add(1)
				<-right
			case <-patience:
				givenUp.Add(1)
			}
			<-left
		})
	}
	done.Wait()
	fmt.Println("meals:", meals.Load())
	fmt.Println("given up:", givenUp.Load())
}
