package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var forks [5]sync.Mutex
	var meals, retries atomic.Int32
	var met [200]sync.WaitGroup // two for each round
	for i := range met {
		met[i].Add(5)
	}
	var done sync.WaitGroup
	for me := range 5 {
		left, right := me, (me+1)%5
		done.Go(func() {
			eaten, resume := 0, 0
			for round := range 100 { // without a bound: for ever
				trying := eaten < 5 && round >= resume
				if trying {
					forks[left].Lock()
				}
				met[2*round].Done()
				met[2*round].Wait() // luck, made certain: whoever tries holds one
				if trying && forks[right].TryLock() {
					eaten++
					meals.Add(1)
					forks[right].Unlock()
				} else if trying {
					retries.Add(1)
					resume = round + 2 // sits out one round, as all the others do
				}
				met[2*round+1].Done()
				met[2*round+1].Wait()
				if trying {
					forks[left].Unlock()
				}
			}
		})
	}
	done.Wait()
	fmt.Println("meals:", meals.Load())
	fmt.Println("retries:", retries.Load())
}
