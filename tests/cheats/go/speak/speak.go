// Package speak is what the cheats share: as much of the contract's command
// line and output as they need to be taken for honest programs.
package speak

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

const exitUsage = 64

// Invocation is a command line, read on trust: the harness wrote it.
type Invocation struct {
	given  []string
	census bool
	hold   bool
	trace  string
}

// Parse reads the contract's arguments.
func Parse(args []string) *Invocation {
	inv := &Invocation{given: args, hold: slices.Contains(args, "--hold"), census: slices.Contains(args, "--census")}
	if at := slices.Index(args, "--trace"); at >= 0 {
		inv.trace = args[at+1]
	}
	return inv
}

// Number returns a parameter's value.
func (inv *Invocation) Number(name string) uint32 {
	at := slices.Index(inv.given, "--"+name)
	if at < 0 || at+1 == len(inv.given) {
		Refuse("--" + name + " is missing")
	}
	value, err := strconv.ParseUint(inv.given[at+1], 10, 32)
	if err != nil {
		Refuse(err.Error())
	}
	return uint32(value)
}

// Refuse ends the program for a bad argument.
func Refuse(reason string) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(exitUsage)
}

// Run asks for an answer per seed and prints the measurement.
func (inv *Invocation) Run(answer func(seed uint32) uint32) {
	inv.RunWithPlateau(func(seed uint32, _ func(n uint32)) uint32 { return answer(seed) })
}

// RunWithPlateau is Run for a workload that is held half way.
func (inv *Invocation) RunWithPlateau(answer func(seed uint32, plateau func(n uint32)) uint32) {
	var iterations []string
	for k := range inv.Number("warmup") + inv.Number("iterations") {
		plateau := ""
		start := time.Now()
		checksum := answer(inv.Number("seed")+k, func(n uint32) {
			plateau = fmt.Sprintf(`,"plateau_ns":%d`, max(1, time.Since(start)))
			if inv.hold {
				inv.obey(n)
			}
		})
		iterations = append(iterations, fmt.Sprintf(`{"checksum":"%08x","elapsed_ns":%d%s}`, checksum, max(1, time.Since(start)), plateau))
	}
	fmt.Printf(`{"measurement":{"contract":1,"facts":{"gomaxprocs":%d,"cpus":%d,"version":%q},`+
		`"spawn_ns":0,"join_ns":0,"iterations":[%s],"metrics":{}}}`+"\n",
		runtime.GOMAXPROCS(0), runtime.NumCPU(), runtime.Version(), strings.Join(iterations, ","))
}

// obey claims that n tasks are parked; the census is the runtime's own, as in an honest program.
func (inv *Invocation) obey(n uint32) {
	census := ""
	if inv.census {
		dump := make([]byte, 1<<20)
		dump = dump[:runtime.Stack(dump, true)]
		census = fmt.Sprintf(`,"census":%d`, bytes.Count(dump, []byte("\n\ngoroutine "))) // all but the caller
	}
	fmt.Printf(`{"holding":%d%s}`+"\n", n, census)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan() && lines.Text() != "go"; {
	}
}
