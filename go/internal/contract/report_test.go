package contract

import (
	"strings"
	"testing"
)

func TestLines(t *testing.T) {
	tests := []struct {
		name  string
		write func(*strings.Builder) error
		want  string
	}{
		{"measurement", func(out *strings.Builder) error {
			return WriteMeasurement(out, Measurement{
				Facts:      Facts{GOMAXPROCS: 2, CPUs: 4, Version: "go1.26"},
				Join:       7,
				Iterations: []Iteration{{Checksum: 0xa9fe, Elapsed: 5}, {Checksum: 1, Elapsed: 6, Plateau: 3}},
			})
		}, `{"measurement":{"contract":1,"facts":{"gomaxprocs":2,"cpus":4,"version":"go1.26"},"spawn_ns":0,"join_ns":7,` +
			`"iterations":[{"checksum":"0000a9fe","elapsed_ns":5},{"checksum":"00000001","elapsed_ns":6,"plateau_ns":3}],"metrics":{}}}`},
		{"holding", func(out *strings.Builder) error { return WriteHolding(out, 3, nil) }, `{"holding":3}`},
		{"census", func(out *strings.Builder) error { return WriteHolding(out, 3, new(0)) }, `{"holding":3,"census":0}`},
		{"poked", func(out *strings.Builder) error { return WritePoked(out, 0, 1<<32-1) }, `{"poked":0,"value":4294967295}`},
		{"list", func(out *strings.Builder) error { return WriteList(out, declared[1:]) },
			`{"vectors":{"fmix32(1)":"514e28b7","fmix32(4294967295)":"81f16f39","seed_for(1,0)":"514e28b7",` +
				`"unit(1,0,1000)":"60a2aeb2","fold(unit(1,i,10000),i<8)":"7de2d8b8"}}` + "\n" +
				`{"implementation":{"workload":"spawn","model":"goroutine","kinds":["timed","held"],"parameters":{"concurrency":1}}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out strings.Builder
			if err := test.write(&out); err != nil {
				t.Fatal(err)
			}
			if got := out.String(); got != test.want+"\n" {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
