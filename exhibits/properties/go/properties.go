package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

const (
	tasks   = 8
	workers = 2 // of the pool
)

var (
	model  = os.Args[1]
	limit  = 3 * time.Second // until a task gives up on another one
	trying = 3 * time.Second // until two have not met on two cores
)

// run runs tasks by the model and waits for all of them.
func run(tasks ...func()) {
	switch model {
	case "sequential":
		for _, task := range tasks {
			task()
		}
	case "goroutine":
		var group sync.WaitGroup
		for _, task := range tasks {
			group.Go(task)
		}
		group.Wait()
	case "pool":
		jobs := make(chan func())
		var group sync.WaitGroup
		for range workers {
			group.Go(func() {
				for job := range jobs {
					job()
				}
			})
		}
		for _, task := range tasks {
			jobs <- task
		}
		close(jobs)
		group.Wait()
	default:
		panic("no such model: " + model)
	}
}

func opened(gate <-chan struct{}) bool {
	select {
	case <-gate:
		return true
	case <-time.After(limit):
		return false
	}
}

func overlapsWaits() bool {
	here, there := make(chan struct{}), make(chan struct{})
	var first, second bool
	run(
		func() { close(there); first = opened(here) },
		func() { close(here); second = opened(there) },
	)
	return first && second
}

// usesSeveralCores hands a turn to and fro by spinning. On one core each time costs a slice, of a millisecond or more:
// 250 in a twentieth of a second take two. The second may be busy elsewhere, so it tries again.
func usesSeveralCores() bool {
	for end := time.Now().Add(trying); time.Now().Before(end); {
		var turn atomic.Int32
		start := time.Now()
		handOver := func(mine int32) func() {
			return func() {
				for now := turn.Load(); now < 250 && time.Since(start) < 50*time.Millisecond; now = turn.Load() {
					if now%2 == mine {
						turn.Store(now + 1) // nobody else writes now
					}
				}
			}
		}
		run(handOver(0), handOver(1))
		if turn.Load() == 250 {
			return true
		}
	}
	return false
}

// preempts looks whether a task gets its turn while another one spins for it.
func preempts() bool {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // that a second core is there would be no pre-emption
	spinning := make(chan struct{})
	var turn atomic.Bool
	seen := false
	run(
		func() { turn.Store(opened(spinning)) },
		func() {
			close(spinning)
			for turns := 0; !turn.Load() && turns < 1_000_000_000; turns++ { // no call in which it could be asked to stop
			}
			seen = turn.Load()
		},
	)
	return seen
}

func sharesMemory() bool {
	written := false
	run(func() { written = true })
	return written
}

func threadPerTask() bool {
	before, gate := threads(), make(chan struct{})
	var most, arrived atomic.Int32
	var open sync.Once
	task := func() {
		if arrived.Add(1) == tasks || !opened(gate) {
			open.Do(func() {
				most.Store(threads())
				close(gate)
			})
		}
	}
	run(task, task, task, task, task, task, task, task)
	return most.Load()-before >= tasks
}

func threads() int32 {
	entries, err := os.ReadDir("/proc/self/task")
	if err != nil {
		panic(err)
	}
	return int32(len(entries))
}

// coloured looks whether an ordinary function that waits comes back before what it waits for.
func coloured() bool {
	gate := make(chan struct{})
	var over, early bool
	run(
		func() { early = opened(gate) && !over },
		func() { over = true; close(gate) },
	)
	return early
}

func show(label string, holds bool) {
	word := "no"
	if holds {
		word = "yes"
	}
	fmt.Printf("%s: %s\n", label, word)
}

func main() {
	if model == "sequential" {
		limit, trying = 200*time.Millisecond, 200*time.Millisecond // nothing here is luck
	}
	show("overlaps waits", overlapsWaits())
	show("uses several cores", usesSeveralCores())
	show("pre-empts", preempts())
	show("shares memory", sharesMemory())
	show("thread per task", threadPerTask())
	show("coloured", coloured())
}
