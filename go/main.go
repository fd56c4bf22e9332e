// Programs runs one implementation of one workload as the harness asks, and
// reports what it saw. docs/contract.md is its manual.
package main

import (
	"os"

	"programs/internal/program"
	"programs/internal/workload"
)

// table is what there is, in the order of the contract.
var table = []program.Implementation{
	program.Timers("goroutine", func(w program.Work, concurrency, hops, delayMSMin, delayMSMax uint32) {
		workload.TimersGoroutine(w.Rounds, w.Sleep, concurrency, hops, delayMSMin, delayMSMax)
	}),
	program.Compute("sequential", func(w program.Work, units, size, _ uint32) {
		workload.ComputeSequential(w.Rounds, w.Unit, units, size)
	}),
	program.Compute("goroutine", func(w program.Work, units, size, _ uint32) {
		workload.ComputeGoroutine(w.Rounds, w.Unit, units, size)
	}),
	program.Compute("pool", func(w program.Work, units, size, workers uint32) {
		workload.ComputePool(w.Rounds, w.Unit, units, size, workers)
	}),
	program.Spawn("goroutine", func(w program.Work, concurrency, depth uint32) {
		workload.SpawnGoroutine(w.Rounds, w.Plateau, concurrency, depth)
	}),
	program.Mailbox("goroutine", func(w program.Work, concurrency uint32) {
		workload.MailboxGoroutine(w.Rounds, w.Plateau, concurrency)
	}),
}

func main() { os.Exit(program.Main(os.Args[1:], table)) }
