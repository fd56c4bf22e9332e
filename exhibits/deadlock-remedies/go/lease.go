package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var table sync.Mutex
	var ends time.Time // of the lease of the fork that two neighbours share; zero: it was put down
	var meals, uses, expiries int
	lease := func() (seen int) {
		table.Lock()
		defer table.Unlock()
		for time.Now().Before(ends) {
			table.Unlock()
			time.Sleep(time.Millisecond)
			table.Lock()
		}
		if !ends.IsZero() {
			expiries++
		}
		ends = time.Now().Add(5 * time.Millisecond)
		return uses
	}
	eat := func(seen int) {
		table.Lock()
		defer table.Unlock()
		meals, uses, ends = meals+1, seen+1, time.Time{}
	}

	seen := lease()
	var neighbour sync.WaitGroup
	neighbour.Go(func() { eat(lease()) })
	neighbour.Wait() // luck, made certain: a pause longer than the lease
	eat(seen)
	fmt.Println("meals:", meals)
	fmt.Println("lost updates:", meals-uses)
	fmt.Println("lease expiries:", expiries)
}
