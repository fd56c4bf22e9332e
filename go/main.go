// Programs runs one implementation of one workload as the harness asks, and
// reports what it saw. docs/contract.md is its manual.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"

	"programs/internal/contract"
	"programs/internal/u32"
	"programs/internal/watch"
	"programs/internal/workload"
)

const exitUsage = 64

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		if errors.Is(err, contract.ErrUsage) {
			os.Exit(exitUsage)
		}
		os.Exit(1)
	}
}

func run(args []string, stdin io.Reader, stdout io.Writer) error {
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
	return measure(inv, stdin, stdout)
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
func measure(inv contract.Invocation, stdin io.Reader, stdout io.Writer) error {
	rounds := newStream(inv.Seed, inv.Warmup+inv.Iterations)
	w := work{
		parameters: inv.Parameters,
		rounds:     rounds,
		sleep:      plainSleep,
		unit:       u32.Unit,
		plateau:    rounds.plateau,
	}
	if inv.Trace != "" {
		trace, err := watch.Create(inv.Trace)
		if err != nil {
			return err
		}
		w.sleep = trace.Sleep
		if workers, has := inv.Parameters["workers"]; has {
			w.unit = trace.Units(inv.Parameters["units"], workers)
		}
	}
	var holding error
	if inv.Hold {
		w.plateau = func(n uint32, poke workload.Poke) {
			rounds.plateau(n, poke)
			holding = watch.Hold(stdin, stdout, inv.Census, n, poke)
		}
	}
	find(inv).run(w)
	m := rounds.measurement() // before anything else: it ends the clock
	if holding != nil {
		return holding
	}
	return contract.WriteMeasurement(stdout, m)
}

// find returns the implementation that contract.Parse has found to be there.
func find(inv contract.Invocation) implementation {
	return table[slices.IndexFunc(table, func(impl implementation) bool {
		return impl.Workload == inv.Workload && impl.Model == inv.Model
	})]
}
