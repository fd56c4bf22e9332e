package contract

import (
	"encoding/json"
	"fmt"
	"io"

	"programs/internal/u32"
)

const version = 1

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
	Join       int64       `json:"join_ns"`
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

// WriteMeasurement prints the last line.
func WriteMeasurement(w io.Writer, m Measurement) error {
	m.Contract = version
	return writeLine(w, struct {
		Measurement Measurement `json:"measurement"`
	}{m})
}

// WriteHolding prints that n tasks are parked; census is nil where none was taken.
func WriteHolding(w io.Writer, n uint32, census *int) error {
	return writeLine(w, struct {
		Holding uint32 `json:"holding"`
		Census  *int   `json:"census,omitempty"`
	}{n, census})
}

// WritePoked prints what task i answered.
func WritePoked(w io.Writer, i, value uint32) error {
	return writeLine(w, struct {
		Poked uint32 `json:"poked"`
		Value uint32 `json:"value"`
	}{i, value})
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
