package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var table sync.Mutex
	putDown := sync.NewCond(&table)
	var taken [5]bool
	var meals, uses [5]int
	var done sync.WaitGroup
	for me := range 5 {
		left, right := me, (me+1)%5
		done.Go(func() {
			for range 5 {
				table.Lock()
				for taken[left] || taken[right] {
					putDown.Wait()
				}
				taken[left], taken[right] = true, true // both or neither
				table.Unlock()
				time.Sleep(time.Millisecond) // the meal: the table is not locked
				meals[me]++
				uses[left]++
				uses[right]++
				table.Lock()
				taken[left], taken[right] = false, false
				table.Unlock()
				putDown.Broadcast()
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
