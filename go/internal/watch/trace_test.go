package watch

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"programs/internal/u32"
)

// traced runs work with a trace and returns its events.
func traced(t *testing.T, work func(*Trace)) []event {
	t.Helper()
	path := filepath.Join(t.TempDir(), "trace.json")
	trace, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	work(trace)
	if err := trace.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSuffix(content, []byte(",\n")), []byte(",\n"))
	lines[0] = bytes.TrimPrefix(lines[0], []byte("[\n"))
	var events []event
	for _, line := range lines {
		var e event
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		events = append(events, e)
	}
	return events
}

func TestUnitsAreRecorded(t *testing.T) {
	const units, seed, size = 9, 1<<32 - 1, 10
	before := monotonic()
	events := traced(t, func(trace *Trace) {
		unit, anew := trace.Units(units, 2)
		anew()
		var tasks sync.WaitGroup
		for i := range uint32(units) {
			tasks.Go(func() {
				if got, want := unit(seed, i, size), u32.Unit(seed, i, size); got != want {
					t.Errorf("unit %d: got %08x, want %08x", i, got, want)
				}
			})
		}
		tasks.Wait()
	})
	var tasks []uint32
	var tids []int
	for _, e := range events {
		tasks = append(tasks, e.Args.Task)
		tids = append(tids, e.TID)
		if e.Name != "unit" || e.Phase != "X" || e.Args.Size != size || e.Args.Answer != u32.Unit(seed, e.Args.Task, size) {
			t.Errorf("wrong event: %+v", e)
		}
		if e.Args.Start < before || e.Args.End < e.Args.Start || e.TS != e.Args.Start/1000 {
			t.Errorf("wrong times: %+v", e)
		}
	}
	slices.Sort(tasks)
	slices.Sort(tids)
	if tasks, tids := slices.Compact(tasks), slices.Compact(tids); len(events) != units || len(tasks) != units || len(tids) != units {
		t.Errorf("got %d events of tasks %d on goroutines %d, want %d of each", len(events), tasks, tids, units)
	}
}

func TestUnitsMeetAnewInEachIteration(t *testing.T) {
	events := traced(t, func(trace *Trace) {
		unit, anew := trace.Units(4, 2)
		for seed := range uint32(3) {
			anew()
			var tasks sync.WaitGroup
			for i := range uint32(4) {
				tasks.Go(func() { unit(seed, i, 2) })
			}
			tasks.Wait()
		}
	})
	if len(events) != 12 {
		t.Errorf("got %d events, want 12", len(events))
	}
}

func TestSleepsAreRecorded(t *testing.T) {
	events := traced(t, func(trace *Trace) {
		trace.Sleep(7, 2)
		trace.Sleep(7, 1)
	})
	if len(events) != 2 {
		t.Fatalf("got %d events, want 2", len(events))
	}
	for h, ms := range []uint32{2, 1} {
		e := events[h]
		if e.Name != "sleep" || e.Args.Task != 7 || e.Args.Size != ms || e.Args.Answer != 0 {
			t.Errorf("wrong event: %+v", e)
		}
		if took := e.Args.End - e.Args.Start; took < int64(ms)*1_000_000 {
			t.Errorf("slept %d ns, want %d ms or more", took, ms)
		}
	}
}

func TestCreateSaysWhatIsWrong(t *testing.T) {
	if _, err := Create(filepath.Join(t.TempDir(), "no", "such")); err == nil {
		t.Error("a trace was created in a folder that is not there")
	}
}
