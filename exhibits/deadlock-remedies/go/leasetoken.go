package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var table sync.Mutex
	var ends time.Time // of the lease of the fork that two neighbours share; zero: it was put down
	var newest, meals, uses, expiries, fenced int
	lease := func() (token, seen int) {
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
		newest, ends = newest+1, time.Now().Add(5*time.Millisecond)
		return newest, uses
	}
	eat := func(token, seen int) bool { // only with the newest lease
		table.Lock()
		defer table.Unlock()
		if token == newest {
			meals, uses, ends = meals+1, seen+1, time.Time{}
		}
		return token == newest
	}

	token, seen := lease()
	var neighbour sync.WaitGroup
	neighbour.Go(func() { eat(lease()) })
	neighbour.Wait() // luck, made certain: a pause longer than the lease
	for !eat(token, seen) {
		fenced++
		token, seen = lease()
	}
	fmt.Println("meals:", meals)
	fmt.Println("lost updates:", meals-uses)
	fmt.Println("lease expiries:", expiries)
	fmt.Println("fenced writes:", fenced)
}
