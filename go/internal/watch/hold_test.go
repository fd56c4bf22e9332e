package watch

import (
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"

	"programs/internal/contract"
)

var at = contract.Holding{Tasks: 9, Iteration: 1, Gate: 2}

const holding = `{"holding":9,"iteration":1,"gate":2}` + "\n"

// sum answers from a goroutine that is no workload's.
func sum(i, nonce uint32, answer chan<- uint32) { go func() { answer <- i + nonce }() }

func TestHold(t *testing.T) {
	tests := []struct{ name, commands, want string }{
		{"end of input", "", holding},
		{"go", "go\ncensus\n", holding},
		{"census", "census\n", holding + `{"census":0,"again":0,"moved":0,"frames":0}` + "\n"},
		{"rest", "rest 1\n", holding + `{"rested":1}` + "\n"},
		{"pokes", "poke 8 4294967295\npoke 2 1\npoke 2 1\ngo\n",
			holding + `{"poked":8,"value":7,"moved":0,"by":0}` + "\n" + strings.Repeat(`{"poked":2,"value":3,"moved":0,"by":0}`+"\n", 2)},
		{"a poke without a last line end", "poke 2 1", holding + `{"poked":2,"value":3,"moved":0,"by":0}` + "\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out strings.Builder
			if err := NewHold(strings.NewReader(test.commands), &out).Obey(at, sum); err != nil {
				t.Fatal(err)
			}
			if got := out.String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	for _, command := range []string{"stop", "poke 1", "poke -1 2", "poke 1 4294967296", "poke 9 1", "census 1", "rest", "rest -1", "rest 1 2", ""} {
		if err := NewHold(strings.NewReader(command+"\n"), &strings.Builder{}).Obey(at, sum); err == nil {
			t.Errorf("%q was obeyed", command)
		}
	}
	if err := NewHold(strings.NewReader("poke 1 1\n"), &strings.Builder{}).Obey(at, nil); err == nil {
		t.Error("a poke was obeyed where no task can be woken alone")
	}
}

func TestCollectGivesBackWhatIsFree(t *testing.T) {
	const most = 64 << 20
	garbage := make([][]byte, most>>20)
	for i := range garbage {
		garbage[i] = make([]byte, 1<<20)
		garbage[i][0] = 1
	}
	runtime.KeepAlive(garbage)
	live := collect()
	kept := []metrics.Sample{{Name: "/memory/classes/heap/free:bytes"}}
	metrics.Read(kept)
	if free := kept[0].Value.Uint64(); live >= most || free >= most/8 {
		t.Errorf("%d bytes live and %d free, of %d that were garbage", live, free, most)
	}
}

func TestHoldGoesOnWhereItStopped(t *testing.T) {
	var out strings.Builder
	hold := NewHold(strings.NewReader("go\npoke 1 1\ngo\npoke 2 2\n"), &out)
	for range 2 {
		if err := hold.Obey(at, sum); err != nil {
			t.Fatal(err)
		}
	}
	if want := holding + holding + `{"poked":1,"value":2,"moved":0,"by":0}` + "\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestHoldSaysWhoIsThereFromTheFirstCensusOn(t *testing.T) {
	var out strings.Builder
	hold := NewHold(strings.NewReader("census\ngo\ngo\n"), &out)
	for range 2 {
		if err := hold.Obey(at, sum); err != nil {
			t.Fatal(err)
		}
	}
	there := strings.Replace(holding, "}", `,"there":0}`, 1)
	if want := holding + `{"census":0,"again":0,"moved":0,"frames":0}` + "\n" + there; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestCollectCountsObjects(t *testing.T) {
	const size = 16 << 20
	before := collect()
	kept := make([]byte, size) // too large for a stack
	after := collect()
	runtime.KeepAlive(kept)
	if grown := after - before; grown < size/2 || grown > 2*size {
		t.Errorf("%d bytes more, want about %d", grown, size)
	}
}

func TestCollectCountsStacks(t *testing.T) {
	const tasks, each = 1000, 10_000
	before := collect()
	gate := make(chan struct{})
	defer close(gate)
	for range tasks {
		go func() {
			var kept [each]byte // no pointer to it leaves: it is on the stack
			<-gate
			runtime.KeepAlive(&kept)
		}()
	}
	look()
	if grown := collect() - before; grown < tasks*each/2 || grown > 4*tasks*each {
		t.Errorf("%d bytes more, want %d stacks of %d", grown, tasks, each)
	}
}
