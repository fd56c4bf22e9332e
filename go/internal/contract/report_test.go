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
				Between:    3,
				Join:       7,
				Iterations: []Iteration{{Checksum: 0xa9fe, Elapsed: 5}, {Checksum: 1, Elapsed: 6, Plateau: 3}},
			})
		}, `{"measurement":{"contract":2,"facts":{"gomaxprocs":2,"cpus":4,"version":"go1.26"},"spawn_ns":0,"between_ns":3,"join_ns":7,` +
			`"iterations":[{"checksum":"0000a9fe","elapsed_ns":5},{"checksum":"00000001","elapsed_ns":6,"plateau_ns":3}],"metrics":{}}}`},
		{"warm-ups", func(out *strings.Builder) error {
			return WriteMeasurement(out, Measurement{Warmups: &Warmups{
				Count: 2, Elapsed: 17, Fold: 0x7de2d8b8, First: Iteration{Checksum: 1, Elapsed: 9, Plateau: 3}, Last: []int64{9, 8},
			}, Iterations: []Iteration{{Checksum: 2, Elapsed: 4}}})
		}, `{"measurement":{"contract":2,"facts":{"gomaxprocs":0,"cpus":0,"version":""},"spawn_ns":0,"between_ns":0,"join_ns":0,` +
			`"warmups":{"count":2,"ns":17,"fold":"7de2d8b8","first":{"checksum":"00000001","elapsed_ns":9,"plateau_ns":3},"last_ns":[9,8]},` +
			`"iterations":[{"checksum":"00000002","elapsed_ns":4}],"metrics":{}}}`},
		{"holding", func(out *strings.Builder) error { return Holding{3, 0, 1, nil}.Write(out) }, `{"holding":3,"iteration":0,"gate":1}`},
		{"holding, with those who were there", func(out *strings.Builder) error { return Holding{3, 1, 2, new(int)}.Write(out) },
			`{"holding":3,"iteration":1,"gate":2,"there":0}`},
		{"rested", func(out *strings.Builder) error { return WriteRested(out, 20) }, `{"rested":20}`},
		{"collected", func(out *strings.Builder) error { return WriteCollected(out, 12) }, `{"collected":12}`},
		{"census", func(out *strings.Builder) error { return Census{3, 2, 0, 30}.Write(out) }, `{"census":3,"again":2,"moved":0,"frames":30}`},
		{"poked", func(out *strings.Builder) error { return Poked{0, 1<<32 - 1, 1, 7}.Write(out) }, `{"poked":0,"value":4294967295,"moved":1,"by":7}`},
		{"list", func(out *strings.Builder) error { return WriteList(out, declared[1:2]) },
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
