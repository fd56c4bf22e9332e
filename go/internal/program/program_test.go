package program

import (
	"errors"
	"strings"
	"testing"

	"programs/internal/contract"
)

const spawnArgs = "--workload spawn --model m --seed 1 --warmup-ms 0 --warmup-least 0 --iterations 2 --concurrency 3 --depth 1"

// plateaus is a spawn that comes to so many plateaus, and does nothing else.
func plateaus(calls int) []Implementation {
	return []Implementation{Spawn("m", func(w Work, concurrency, _ uint32) {
		for seed, more := w.Rounds.Next(); more; seed, more = w.Rounds.Next() {
			for range calls {
				w.Plateau(concurrency, nil)
			}
			w.Rounds.Done(seed)
		}
	})}
}

func TestOtherPlateausEndTheProgram(t *testing.T) {
	for calls, want := range []int{exitWitness, exitWitness, 0, exitWitness} {
		if got := Main(strings.Fields(spawnArgs), plateaus(calls)); got != want {
			t.Errorf("%d plateaus: got exit %d, want %d", calls, got, want)
		}
	}
}

func TestHeldAtEachGateAndNoOther(t *testing.T) {
	gates := func(k string) string {
		return `{"holding":3,"iteration":` + k + `,"gate":1}` + "\n" + `{"holding":3,"iteration":` + k + `,"gate":2}` + "\n"
	}
	for _, test := range []struct {
		calls int
		err   error
		want  string
	}{{1, contract.ErrWitness, `{"holding":3,"iteration":0,"gate":1}` + "\n"}, {2, nil, gates("0") + gates("1")}, {3, contract.ErrWitness, gates("0")}} {
		var out strings.Builder
		err := run(strings.Fields(spawnArgs+" --hold"), plateaus(test.calls), strings.NewReader(""), &out)
		said, _, measured := strings.Cut(out.String(), `{"measurement"`)
		if !errors.Is(err, test.err) || said != test.want || measured != (err == nil) {
			t.Errorf("%d plateaus: got %q, %v, want %q, %v", test.calls, out.String(), err, test.want, test.err)
		}
	}
}

func TestABadCommandIsTheLast(t *testing.T) {
	var out strings.Builder
	err := run(strings.Fields(spawnArgs+" --hold"), plateaus(2), strings.NewReader("stop\n"), &out)
	if want := `{"holding":3,"iteration":0,"gate":1}` + "\n"; err == nil || out.String() != want {
		t.Errorf("got %q, %v, want %q and an error", out.String(), err, want)
	}
}
