package main

import (
	"fmt"
	"sync"
	"time"
)

type table struct {
	sync.Mutex
	ends                 [5]time.Time // when the lease of each fork is over
	owners               [5]int       // how many believe to have it
	meals, uses          [5]int
	expiries, mostOwners int
}

func (t *table) tryLease(fork int) (seen int, ok bool) {
	t.Lock()
	defer t.Unlock()
	if time.Now().Before(t.ends[fork]) {
		return 0, false
	}
	t.ends[fork] = time.Now().Add(5 * time.Millisecond)
	if t.owners[fork] > 0 {
		t.expiries++
	}
	t.owners[fork]++
	t.mostOwners = max(t.mostOwners, t.owners[fork])
	return t.uses[fork], true
}

func (t *table) eat(me int, seen map[int]int) {
	t.Lock()
	defer t.Unlock()
	for fork, count := range seen {
		t.uses[fork] = count + 1
	}
	t.meals[me]++
}

func main() {
	var t table
	var met [2]sync.WaitGroup
	met[0].Add(5)
	met[1].Add(5)
	var done sync.WaitGroup
	for me := range 5 {
		done.Go(func() {
			seen := map[int]int{}
			for i, fork := range [...]int{me, (me + 1) % 5} {
				count, ok := t.tryLease(fork)
				for ; !ok; count, ok = t.tryLease(fork) {
					time.Sleep(time.Millisecond)
				}
				seen[fork] = count
				met[i].Done()
				met[i].Wait() // luck, made certain: everyone pauses, longer than the lease
			}
			t.eat(me, seen)
		})
	}
	done.Wait()
	fmt.Println("meals:", sum(t.meals))
	fmt.Println("lost updates:", 2*sum(t.meals)-sum(t.uses))
	fmt.Println("lease expiries:", t.expiries)
	fmt.Println("owners at once:", t.mostOwners)
}

func sum(counts [5]int) (all int) {
	for _, count := range counts {
		all += count
	}
	return all
}
