package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var forks [5]sync.Mutex
	var meals, uses [5]int
	var done sync.WaitGroup
	seats := make(chan struct{}, 4) // one fewer than there are forks
	for me := range 5 {
		left, right := me, (me+1)%5
		done.Go(func() {
			for range 5 {
				seats <- struct{}{}
				forks[left].Lock()
				time.Sleep(time.Millisecond) // long enough for everyone to take one
				forks[right].Lock()
				meals[me]++
				uses[left]++
				uses[right]++
				forks[right].Unlock()
				forks[left].Unlock()
				<-seats
			}
		})
	}
	done.Wait()
	fmt.Println("meals:", sum(meals))
	fmt.Println("lost updates:", 2*sum(meals)-sum(uses))
}

func sum(counts [5]int) (all int) {
	for _, count := range counts {
		all += count
	}
	return all
}
