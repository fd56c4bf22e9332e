package program

import (
	"programs/internal/contract"
	"programs/internal/workload"
)

// Work is what an implementation is run with: its parameters, the stream, and
// the tools of which each takes the one it needs.
type Work struct {
	Rounds     workload.Rounds
	Sleep      workload.Sleep
	Unit       workload.Unit
	Plateau    workload.Plateau
	parameters map[string]uint32
}

// Implementation is one workload in one model.
type Implementation struct {
	contract.Implementation
	gates int // plateaus that an iteration has
	run   func(Work)
}

// Timers declares an implementation of timers.
func Timers(model string, run func(w Work, concurrency, hops, delayMSMin, delayMSMax uint32)) Implementation {
	return Implementation{
		contract.Implementation{
			Workload: "timers", Model: model, Kinds: []string{"timed", "traced"},
			Parameters: map[string]uint32{"concurrency": 1, "hops": 1, "delay_ms_min": 1, "delay_ms_max": 1},
		},
		0,
		func(w Work) {
			p := w.parameters
			run(w, p["concurrency"], p["hops"], p["delay_ms_min"], p["delay_ms_max"])
		},
	}
}

// Compute declares an implementation of compute.
func Compute(model string, run func(w Work, units, size, workers uint32)) Implementation {
	return Implementation{
		contract.Implementation{
			Workload: "compute", Model: model, Kinds: []string{"timed", "traced"},
			Parameters: map[string]uint32{"units": 1, "size": 2, "workers": 1},
		},
		0,
		func(w Work) { run(w, w.parameters["units"], w.parameters["size"], w.parameters["workers"]) },
	}
}

// Spawn declares an implementation of spawn.
func Spawn(model string, run func(w Work, concurrency, depth uint32)) Implementation {
	return parking("spawn", model, 2, map[string]uint32{"concurrency": 1, "depth": 1}, func(w Work) {
		run(w, w.parameters["concurrency"], w.parameters["depth"])
	})
}

// Mailbox declares an implementation of mailbox.
func Mailbox(model string, run func(w Work, concurrency uint32)) Implementation {
	return parking("mailbox", model, 1, map[string]uint32{"concurrency": 1}, func(w Work) {
		run(w, w.parameters["concurrency"])
	})
}

func parking(name, model string, gates int, parameters map[string]uint32, run func(Work)) Implementation {
	return Implementation{
		contract.Implementation{
			Workload: name, Model: model, Kinds: []string{"timed", "held"},
			Parameters: parameters,
		},
		gates,
		run,
	}
}
