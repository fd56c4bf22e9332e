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

// ErrUsage is a bad argument: the program ends with 64.
var ErrUsage = errors.New("bad argument")

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
	Workload, Model    string
	Seed               uint32
	Warmup, Iterations int
	Parameters         map[string]uint32
	Hold, Census       bool
	Trace              string // the file to write to; empty: none
}

const (
	mostIterations = 1_000_000
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
		Workload:   r.text("workload"),
		Model:      r.text("model"),
		Seed:       uint32(r.number("seed", 0, 1<<32-1)),
		Warmup:     int(r.number("warmup", 0, mostIterations)),
		Iterations: int(r.number("iterations", 0, mostIterations)),
		Parameters: map[string]uint32{},
		Hold:       r.flag("hold"),
		Census:     r.flag("census"),
	}
	if _, traced := given["trace"]; traced {
		inv.Trace = r.text("trace")
	}
	impl, found := find(declared, inv.Workload, inv.Model)
	if !found {
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
	case inv.Warmup+inv.Iterations == 0:
		return Usage("no iteration")
	case inv.Hold && traced:
		return Usage("--hold and --trace exclude each other")
	case inv.Census && !inv.Hold:
		return Usage("--census needs --hold")
	case inv.Hold && !slices.Contains(kinds, "held"):
		return Usage("%s cannot be held", inv.Workload)
	case traced && !slices.Contains(kinds, "traced"):
		return Usage("%s cannot be traced", inv.Workload)
	case (inv.Hold || traced) && (inv.Warmup != 0 || inv.Iterations != 1):
		return Usage("--hold and --trace want --warmup 0 --iterations 1")
	}
	return nil
}

func find(declared []Implementation, workload, model string) (impl Implementation, found bool) {
	for _, impl := range declared {
		if impl.Workload == workload && impl.Model == model {
			return impl, true
		}
	}
	return Implementation{}, false
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
		if name == "hold" || name == "census" {
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
