package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

func main() {
	table, births, preemptions := sync.NewCond(new(sync.Mutex)), 5, 0
	rank := [5]int{0, 1, 2, 3, 4}  // the lower goes first; -1: eats, 99: is not hungry
	owner := [5]int{0, 1, 2, 3, 4} // of each fork: everyone holds one already
	var meals, last [5]int         // last: meals of philosopher 4, when each was done
	var done sync.WaitGroup
	take := func(me, fork, other int) bool {
		if rank[me] < rank[other] {
			if owner[fork] == other {
				preemptions++ // from the hand of one who waits, and comes after me
			}
			owner[fork] = me
		}
		return owner[fork] == me
	}
	for me := range 5 {
		left, right, before := me, (me+1)%5, (me+4)%5
		done.Go(func() {
			table.L.Lock()
			defer table.L.Unlock()
			for range 5 {
				for !take(me, left, before) || !take(me, right, right) {
					table.Wait()
				}
				rank[me] = -1
				table.L.Unlock()
				time.Sleep(time.Millisecond) // the meal
				table.L.Lock()
				owner[left], owner[right], meals[me], rank[me] = -1, -1, meals[me]+1, me // hungry again at once
				if os.Args[1] == "age" {
					rank[me], births = births, births+1 // behind all who wait
				}
				table.Broadcast()
			}
			rank[me], last[me] = 99, meals[4]
		})
	}
	done.Wait()
	fmt.Println("meals:", meals[0]+meals[1]+meals[2]+meals[3]+meals[4])
	fmt.Printf("pre-emptions: %d\nmeals of philosopher 4 when 0 is done: %d\n", preemptions, last[0])
}
