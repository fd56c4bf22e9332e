package contract

import (
	"encoding/json"
	"fmt"
	"io"

	"programs/internal/u32"
)

const version = 2

// Checksum prints as eight hexadecimal digits.
type Checksum uint32

// MarshalText implements encoding.TextMarshaler.
func (c Checksum) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%08x", uint32(c)), nil
}

// Measurement is what a program reports of its work; all times are in nanoseconds.
type Measurement struct {
	Contract   int         `json:"contract"`
	Facts      Facts       `json:"facts"`
	Spawn      int64       `json:"spawn_ns"`
	Between    int64       `json:"between_ns"` // from answers to the next seed
	Join       int64       `json:"join_ns"`
	Warmups    *Warmups    `json:"warmups,omitempty"` // nil where there were none
	Iterations []Iteration `json:"iterations"`
	Metrics    struct{}    `json:"metrics"` // no workload here declares any
}

// Facts is what only the program knows of its runtime.
type Facts struct {
	GOMAXPROCS int    `json:"gomaxprocs"`
	CPUs       int    `json:"cpus"`
	Version    string `json:"version"`
}

// Iteration is one answered seed.
type Iteration struct {
	Checksum Checksum `json:"checksum"`
	Elapsed  int64    `json:"elapsed_ns"`
	Plateau  int64    `json:"plateau_ns,omitempty"` // 0 where the workload has none
}

// Warmups is what is told of the iterations before the timed ones.
type Warmups struct {
	Count   int       `json:"count"`
	Elapsed int64     `json:"ns"`   // of all together
	Fold    Checksum  `json:"fold"` // of their checksums
	First   Iteration `json:"first"`
	Last    []int64   `json:"last_ns"` // the elapsed times of the last ones
}

// WriteMeasurement prints the last line.
func WriteMeasurement(w io.Writer, m Measurement) error {
	m.Contract = version
	return writeLine(w, struct {
		Measurement Measurement `json:"measurement"`
	}{m})
}

// Holding says where a run is held, and how many tasks were there already.
type Holding struct {
	Tasks     uint32 `json:"holding"`
	Iteration int    `json:"iteration"`
	Gate      int    `json:"gate"`
	There     *int   `json:"there,omitempty"` // nil before the first census
}

// Write prints it.
func (h Holding) Write(w io.Writer) error { return writeLine(w, h) }

// Census is how many tasks the runtime shows to be parked, how many of those it
// showed before, how many of these have run in between, and how many frames the
// tasks have on their stacks.
type Census struct {
	Parked int `json:"census"`
	Again  int `json:"again"`
	Moved  int `json:"moved"`
	Frames int `json:"frames"`
}

// Write prints it.
func (c Census) Write(w io.Writer) error { return writeLine(w, c) }

// Poked is what task i answered, how many tasks the runtime shows to have run
// for it, and the number that it gives one of them.
type Poked struct {
	Task  uint32 `json:"poked"`
	Value uint32 `json:"value"`
	Moved int    `json:"moved"`
	By    int    `json:"by"`
}

// Write prints it.
func (p Poked) Write(w io.Writer) error { return writeLine(w, p) }

// WriteCollected prints how many bytes live.
func WriteCollected(w io.Writer, live uint64) error {
	return writeLine(w, struct {
		Collected uint64 `json:"collected"`
	}{live})
}

// WriteRested prints for how many milliseconds the tasks were left alone.
func WriteRested(w io.Writer, ms uint32) error {
	return writeLine(w, struct {
		Rested uint32 `json:"rested"`
	}{ms})
}

// WriteList prints the vectors of the primitives and what there is.
func WriteList(w io.Writer, declared []Implementation) error {
	if err := writeVectors(w); err != nil {
		return err
	}
	for _, impl := range declared {
		if err := writeLine(w, struct {
			Implementation Implementation `json:"implementation"`
		}{impl}); err != nil {
			return err
		}
	}
	return nil
}

// writeVectors spells out its JSON: struct tags cannot hold the commas of these names.
func writeVectors(w io.Writer) error {
	chain := make([]uint32, 8)
	for i := range chain {
		chain[i] = u32.Unit(1, uint32(i), 10_000)
	}
	_, err := fmt.Fprintf(w, `{"vectors":{"fmix32(1)":"%08x","fmix32(4294967295)":"%08x",`+
		`"seed_for(1,0)":"%08x","unit(1,0,1000)":"%08x","fold(unit(1,i,10000),i<8)":"%08x"}}`+"\n",
		u32.Fmix(1), u32.Fmix(4294967295), u32.SeedFor(1, 0), u32.Unit(1, 0, 1000), u32.Fold(chain))
	return err
}

// writeLine prints v as one line of JSON, in one write.
func writeLine(w io.Writer, v any) error {
	return json.NewEncoder(w).Encode(v)
}
