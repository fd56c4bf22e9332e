package main

import (
	"fmt"
	"math"
	"os"
	"sync"
)

type table struct {
	sync.Mutex
	changed     *sync.Cond
	rank        [5]int // the lower goes first; MaxInt: not hungry
	owner       [5]int // of each fork; -1: nobody
	wounded     [5]bool
	preemptions int
}

// free says whether a fork is on the table, and whoever shares it is behind me.
func (t *table) free(me, fork int) bool {
	other := fork
	if fork == me {
		other = (me + 4) % 5
	}
	return t.owner[fork] < 0 && t.rank[me] < t.rank[other]
}

func (t *table) wound(me, fork int) {
	if owner := t.owner[fork]; owner >= 0 && t.rank[me] < t.rank[owner] {
		t.wounded[owner] = true
		t.changed.Broadcast()
	}
}

func (t *table) take(me, fork int) bool {
	for !t.wounded[me] && t.owner[fork] != me && !t.free(me, fork) {
		t.wound(me, fork)
		t.changed.Wait()
	}
	if t.wounded[me] {
		return false
	}
	t.owner[fork] = me
	return true
}

func (t *table) putDown(me int) {
	for _, fork := range [...]int{me, (me + 1) % 5} {
		if t.owner[fork] == me {
			t.owner[fork] = -1
		}
	}
	t.wounded[me] = false
	t.changed.Broadcast()
}

func main() {
	// Everyone is hungry and holds one fork already.
	t := table{rank: [5]int{0, 1, 2, 3, 4}, owner: [5]int{0, 1, 2, 3, 4}}
	t.changed = sync.NewCond(&t)
	births, byAge := 5, os.Args[1] == "age"
	var meals, uses [5]int
	var finished [][5]int
	var met, done sync.WaitGroup
	met.Add(5)
	for me := range 5 {
		left, right := me, (me+1)%5
		done.Go(func() {
			t.Lock()
			t.wound(me, right)
			t.Unlock()
			met.Done()
			met.Wait() // luck, made certain: everyone asks before anyone gives up
			for meal := range 5 {
				t.Lock()
				for !t.take(me, left) || !t.take(me, right) {
					t.preemptions++
					t.putDown(me)
				}
				t.Unlock()
				uses[left]++ // the meal: the table is not locked
				uses[right]++
				t.Lock()
				meals[me]++
				if meal == 4 {
					t.rank[me] = math.MaxInt
					finished = append(finished, meals)
				} else if byAge {
					t.rank[me], births = births, births+1 // hungry again at once, behind all who wait
				}
				t.putDown(me)
				t.Unlock()
			}
		})
	}
	done.Wait()
	fmt.Println("meals:", sum(meals))
	fmt.Println("lost updates:", 2*sum(meals)-sum(uses))
	fmt.Println("pre-emptions:", t.preemptions)
	fmt.Println("meals of philosopher 4 when 0 is done:", finished[0][4])
}

func sum(counts [5]int) (all int) {
	for _, count := range counts {
		all += count
	}
	return all
}
