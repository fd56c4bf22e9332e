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
	for me := range 5 {
		low, high := min(me, (me+1)%5), max(me, (me+1)%5) // the lower number first, everywhere
		done.Go(func() {
			for range 5 {
				forks[low].Lock()
				time.Sleep(time.Millisecond) // long enough for everyone to take one
				forks[high].Lock()
				meals[me]++
				uses[low]++
				uses[high]++
				forks[high].Unlock()
				forks[low].Unlock()
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
