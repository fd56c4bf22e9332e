// Package program runs one of the implementations that it is given as the
// harness asks, and reports what it saw.
package program

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"time"

	"programs/internal/contract"
	"programs/internal/u32"
	"programs/internal/watch"
	"programs/internal/workload"
)

const (
	exitUsage   = 64
	exitWitness = 65
)

// Main does what a command line asks of a table of implementations and returns
// the exit code.
func Main(args []string, table []Implementation) int {
	err := run(args, table, os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, contract.ErrUsage):
		return exitUsage
	case errors.Is(err, contract.ErrWitness):
		return exitWitness
	default:
		return 1
	}
}

func run(args []string, table []Implementation, stdin io.Reader, stdout io.Writer) error {
	var declared []contract.Implementation
	for _, impl := range table {
		declared = append(declared, impl.Implementation)
	}
	if slices.Equal(args, []string{"--list"}) {
		return contract.WriteList(stdout, declared)
	}
	inv, err := contract.Parse(args, declared)
	if err != nil {
		return err
	}
	if err := checkWorkers(inv); err != nil {
		return err
	}
	impl := table[slices.IndexFunc(declared, inv.Is)]
	return measure(inv, impl, stdin, stdout)
}

// checkWorkers refuses a runtime that is not set as the parameters say.
func checkWorkers(inv contract.Invocation) error {
	workers, declared := inv.Parameters["workers"]
	switch procs := runtime.GOMAXPROCS(0); {
	case !declared:
		return nil
	case inv.Model == "sequential" && workers != 1:
		return contract.Usage("sequential has 1 worker, not %d", workers)
	case int(workers) != procs:
		return contract.Usage("GOMAXPROCS is %d and --workers %d", procs, workers)
	}
	return nil
}

// measure runs the implementation with the plain tools, or with those that tell
// what they saw, and prints the measurement.
func measure(inv contract.Invocation, impl Implementation, stdin io.Reader, stdout io.Writer) error {
	w := Work{parameters: inv.Parameters, Sleep: plainSleep, Unit: u32.Unit}
	anew, written := func() {}, func() error { return nil }
	if inv.Trace != "" {
		trace, err := watch.Create(inv.Trace)
		if err != nil {
			return err
		}
		w.Sleep, written = trace.Sleep, trace.Close
		if workers, has := inv.Parameters["workers"]; has {
			w.Unit, anew = trace.Units(inv.Parameters["units"], workers)
		}
	}
	rounds := newStream(inv, impl.gates, anew)
	w.Rounds, w.Plateau = rounds, rounds.plateau
	var holding error
	if inv.Hold {
		w.Plateau = rounds.holding(watch.NewHold(stdin, stdout), &holding)
	}
	impl.run(w)
	m := rounds.measurement() // before anything else: it ends the clock
	if err := errors.Join(rounds.err, holding, written()); err != nil {
		return err
	}
	return contract.WriteMeasurement(stdout, m)
}

// holding returns a plateau that also obeys, until it fails. One too many is
// not held: the stream will say so.
func (s *stream) holding(hold *watch.Hold, failed *error) workload.Plateau {
	return func(n uint32, poke workload.Poke) {
		s.plateau(n, poke)
		if *failed == nil && s.gate <= s.gates {
			at := contract.Holding{Tasks: n, Iteration: len(s.iterations), Gate: s.gate}
			*failed = hold.Obey(at, poke)
		}
	}
}

func plainSleep(_, ms uint32) { time.Sleep(time.Duration(ms) * time.Millisecond) }
