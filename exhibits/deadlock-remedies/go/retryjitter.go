package main

import (
	"fmt"
	"math/rand/v2"
	"sync"
)

func main() {
	var forks [5]sync.Mutex
	var meals, retries [5]int
	var met [200]sync.WaitGroup // two for each round
	for i := range met {
		met[i].Add(5)
	}
	var done sync.WaitGroup
	for me := range 5 {
		left, right := me, (me+1)%5
		done.Go(func() {
			dice := rand.New(rand.NewPCG(0, uint64(me))) // everyone has his own, and each time the same
			resume := 0
			for round := range 100 { // without a bound: for ever
				trying := meals[me] < 5 && round >= resume
				if trying {
					forks[left].Lock()
				}
				met[2*round].Done()
				met[2*round].Wait() // luck, made certain: whoever tries holds one
				if trying && forks[right].TryLock() {
					meals[me]++
					forks[right].Unlock()
				} else if trying {
					retries[me]++
					resume = round + 1 + dice.IntN(4) // sits out none to three
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
	fmt.Println("meals:", sum(meals))
	fmt.Println("retries:", sum(retries))
}

func sum(counts [5]int) (all int) {
	for _, count := range counts {
		all += count
	}
	return all
}
