// Package contract is what harness and programs agree on: the command line and
// the lines on stdout, as docs/contract.md has them.
package contract

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

var (
	// ErrUsage is a bad argument: the program ends with 64.
	ErrUsage = errors.New("bad argument")
	// ErrWitness is a workload that was seen to do other work: the program ends with 65.
	ErrWitness = errors.New("not the work")
)

// Usage returns an ErrUsage with its reason.
func Usage(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrUsage, fmt.Sprintf(format, args...))
}

// Implementation is what a program declares of one of its implementations.
type Implementation struct {
	Workload   string            `json:"workload"`
	Model      string            `json:"model"`
	Kinds      []string          `json:"kinds"`
	Parameters map[string]uint32 `json:"parameters"` // name to least value
}

// Invocation is a command line that was read.
type Invocation struct {
	Workload, Model       string
	Seed                  uint32
	WarmupMS, WarmupLeast int
	Iterations            int
	Parameters            map[string]uint32
	Hold                  bool
	Trace                 string // the file to write to; empty: none
}

const (
	mostIterations = 1_000_000
	mostWarmupMS   = 3_600_000
	mostParameter  = 1<<31 - 1
)

// Parse reads the arguments of an invocation of one of the declared implementations.
func Parse(args []string, declared []Implementation) (Invocation, error) {
	given, err := pairs(args)
	if err != nil {
		return Invocation{}, err
	}
	r := reader{given: given}
	inv := Invocation{
		Workload:    r.text("workload"),
		Model:       r.text("model"),
		Seed:        uint32(r.number("seed", 0, 1<<32-1)),
		WarmupMS:    int(r.number("warmup-ms", 0, mostWarmupMS)),
		WarmupLeast: int(r.number("warmup-least", 0, mostIterations)),
		Iterations:  int(r.number("iterations", 1, mostIterations)),
		Parameters:  map[string]uint32{},
		Hold:        r.flag("hold"),
	}
	if _, traced := given["trace"]; traced {
		inv.Trace = r.text("trace")
	}
	var impl Implementation
	if at := slices.IndexFunc(declared, inv.Is); at >= 0 {
		impl = declared[at]
	} else {
		r.fail("there is no %s in %s", inv.Workload, inv.Model)
	}
	for name, least := range impl.Parameters {
		inv.Parameters[name] = uint32(r.number(name, uint64(least), mostParameter))
	}
	if err := r.finish(); err != nil {
		return Invocation{}, err
	}
	return inv, inv.check(impl.Kinds)
}

// check refuses what is well-formed by itself and does not go together.
func (inv Invocation) check(kinds []string) error {
	traced := inv.Trace != ""
	switch {
	case inv.Parameters["delay_ms_min"] > inv.Parameters["delay_ms_max"]:
		return Usage("--delay_ms_min is greater than --delay_ms_max")
	case inv.Hold && traced:
		return Usage("--hold and --trace exclude each other")
	case inv.Hold && !slices.Contains(kinds, "held"):
		return Usage("%s cannot be held", inv.Workload)
	case traced && !slices.Contains(kinds, "traced"):
		return Usage("%s cannot be traced", inv.Workload)
	case inv.Hold:
		return inv.wants("--hold", 2)
	case traced && inv.Workload == "compute":
		return inv.wants("--trace", 3)
	case traced:
		return inv.wants("--trace", 1)
	}
	return nil
}

// wants refuses what a watched run is not measured with: warm-ups, or another
// number of iterations.
func (inv Invocation) wants(watch string, iterations int) error {
	if inv.WarmupMS != 0 || inv.WarmupLeast != 0 || inv.Iterations != iterations {
		return Usage("%s of %s wants --warmup-ms 0 --warmup-least 0 --iterations %d", watch, inv.Workload, iterations)
	}
	return nil
}

// Is says whether an implementation is the one that is asked for.
func (inv Invocation) Is(impl Implementation) bool {
	return impl.Workload == inv.Workload && impl.Model == inv.Model
}

// pairs reads --NAME VALUE ..., each name once. Package flag would also take
// -NAME, --NAME=VALUE and doubles, which the contract refuses.
func pairs(args []string) (map[string]string, error) {
	given := map[string]string{}
	for len(args) > 0 {
		name, dashed := strings.CutPrefix(args[0], "--")
		if !dashed {
			return nil, Usage("%q is not a --NAME", args[0])
		}
		if _, doubled := given[name]; doubled {
			return nil, Usage("--%s is given twice", name)
		}
		args = args[1:]
		if name == "hold" {
			given[name] = ""
			continue
		}
		if len(args) == 0 {
			return nil, Usage("--%s has no value", name)
		}
		given[name], args = args[0], args[1:]
	}
	return given, nil
}

// reader takes arguments away one by one and keeps the first error.
type reader struct {
	given map[string]string
	err   error
}

func (r *reader) flag(name string) bool {
	_, found := r.given[name]
	delete(r.given, name)
	return found
}

func (r *reader) text(name string) string {
	value := r.given[name]
	if !r.flag(name) || value == "" {
		r.fail("--%s is missing", name)
	}
	return value
}

func (r *reader) number(name string, least, most uint64) uint64 {
	text := r.text(name)
	value, err := strconv.ParseUint(text, 10, 64)
	if err != nil || value < least || value > most {
		r.fail("--%s %q is no number from %d to %d", name, text, least, most)
	}
	return value
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = Usage(format, args...)
	}
}

// finish returns the first error; an argument that nobody took is one.
func (r *reader) finish() error {
	for name := range r.given {
		r.fail("--%s is unknown here", name)
	}
	return r.err
}
