package main

import (
	"time"

	"programs/internal/contract"
	"programs/internal/workload"
)

// work is what an implementation is run with: its parameters, the stream, and
// the tools of which each takes the one it needs.
type work struct {
	parameters map[string]uint32
	rounds     workload.Rounds
	sleep      workload.Sleep
	unit       workload.Unit
	plateau    workload.Plateau
}

type implementation struct {
	contract.Implementation
	run func(work)
}

// table is what there is, in the order of the contract.
var table = []implementation{
	timers("goroutine", func(w work, concurrency, hops, delayMSMax uint32) {
		workload.TimersGoroutine(w.rounds, w.sleep, concurrency, hops, delayMSMax)
	}),
	compute("sequential", func(w work, units, size, _ uint32) {
		workload.ComputeSequential(w.rounds, w.unit, units, size)
	}),
	compute("goroutine", func(w work, units, size, _ uint32) {
		workload.ComputeGoroutine(w.rounds, w.unit, units, size)
	}),
	compute("pool", func(w work, units, size, workers uint32) {
		workload.ComputePool(w.rounds, w.unit, units, size, workers)
	}),
	parking("spawn", "goroutine", func(w work, concurrency uint32) {
		workload.SpawnGoroutine(w.rounds, w.plateau, concurrency)
	}),
	parking("mailbox", "goroutine", func(w work, concurrency uint32) {
		workload.MailboxGoroutine(w.rounds, w.plateau, concurrency)
	}),
}

func timers(model string, run func(w work, concurrency, hops, delayMSMax uint32)) implementation {
	return implementation{
		contract.Implementation{
			Workload: "timers", Model: model, Kinds: []string{"timed", "traced"},
			Parameters: map[string]uint32{"concurrency": 1, "hops": 1, "delay_ms_max": 1},
		},
		func(w work) { run(w, w.parameters["concurrency"], w.parameters["hops"], w.parameters["delay_ms_max"]) },
	}
}

func compute(model string, run func(w work, units, size, workers uint32)) implementation {
	return implementation{
		contract.Implementation{
			Workload: "compute", Model: model, Kinds: []string{"timed", "traced"},
			Parameters: map[string]uint32{"units": 1, "size": 2, "workers": 1},
		},
		func(w work) { run(w, w.parameters["units"], w.parameters["size"], w.parameters["workers"]) },
	}
}

// parking declares spawn or mailbox, which take the same parameters.
func parking(name, model string, run func(w work, concurrency uint32)) implementation {
	return implementation{
		contract.Implementation{
			Workload: name, Model: model, Kinds: []string{"timed", "held"},
			Parameters: map[string]uint32{"concurrency": 1},
		},
		func(w work) { run(w, w.parameters["concurrency"]) },
	}
}

func plainSleep(_, ms uint32) { time.Sleep(time.Duration(ms) * time.Millisecond) }
