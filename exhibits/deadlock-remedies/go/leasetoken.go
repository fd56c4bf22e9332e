package main

import (
	"fmt"
	"sync"
	"time"
)

type lease struct{ fork, token, seen int }

type table struct {
	sync.Mutex
	ends                         [5]time.Time // when the lease of each fork is over
	newest                       [5]int       // the token of its last lease
	owners                       [5]int       // how many believe to have it
	meals, uses                  [5]int
	expiries, mostOwners, fenced int
}

func (t *table) tryLease(fork int) (got lease, ok bool) {
	t.Lock()
	defer t.Unlock()
	if time.Now().Before(t.ends[fork]) {
		return lease{}, false
	}
	t.ends[fork] = time.Now().Add(5 * time.Millisecond)
	if t.owners[fork] > 0 {
		t.expiries++
	}
	t.owners[fork]++
	t.mostOwners = max(t.mostOwners, t.owners[fork])
	t.newest[fork]++
	return lease{fork, t.newest[fork], t.uses[fork]}, true
}

// eat writes both or, where a token is not the newest of its fork, neither, and puts down what is still ours.
func (t *table) eat(me int, held [2]lease) (eaten bool) {
	t.Lock()
	defer t.Unlock()
	eaten = held[0].token == t.newest[held[0].fork] && held[1].token == t.newest[held[1].fork]
	if eaten {
		t.meals[me]++
	} else {
		t.fenced++
	}
	for _, each := range held {
		if eaten {
			t.uses[each.fork] = each.seen + 1
		}
		if each.token == t.newest[each.fork] {
			t.ends[each.fork] = time.Time{}
		}
		t.owners[each.fork]--
	}
	return eaten
}

func main() {
	var t table
	var met [2]sync.WaitGroup
	met[0].Add(5)
	met[1].Add(5)
	var done sync.WaitGroup
	for me := range 5 {
		done.Go(func() {
			for attempt, eaten := 0, false; !eaten; attempt++ {
				var held [2]lease
				for i, fork := range [...]int{me, (me + 1) % 5} {
					got, ok := t.tryLease(fork)
					for ; !ok; got, ok = t.tryLease(fork) {
						time.Sleep(time.Millisecond)
					}
					held[i] = got
					if attempt == 0 {
						met[i].Done()
						met[i].Wait() // luck, made certain: everyone pauses, longer than the lease
					}
				}
				eaten = t.eat(me, held)
			}
		})
	}
	done.Wait()
	fmt.Println("meals:", sum(t.meals))
	fmt.Println("lost updates:", 2*sum(t.meals)-sum(t.uses))
	fmt.Println("lease expiries:", t.expiries)
	fmt.Println("owners at once:", t.mostOwners)
	fmt.Println("fenced writes:", t.fenced)
}

func sum(counts [5]int) (all int) {
	for _, count := range counts {
		all += count
	}
	return all
}
