package workload

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"programs/internal/contract"
	"programs/internal/watch"
)

// supervised is a mailbox beside which goroutines wait for the others' end.
func supervised(rounds Rounds, plateau Plateau, concurrency uint32) {
	MailboxGoroutine(rounds, func(n uint32, poke Poke) {
		var open, ended sync.WaitGroup
		open.Add(1)
		results := make(chan uint32)
		go func() { open.Wait(); close(results) }()
		ended.Go(func() {
			for range results {
			}
		})
		plateau(n, poke)
		open.Done()
		ended.Wait()
	}, concurrency)
}

// held runs with one dialogue per plateau and returns what was printed.
func held[T any](t *testing.T, dialogue string, run func(Rounds, Plateau, uint32), concurrency uint32) (said []T) {
	t.Helper()
	var out strings.Builder
	hold := watch.NewHold(strings.NewReader(strings.Repeat(dialogue+"go\n", 4)), &out)
	run(&script{seeds: []uint32{1, 2}}, func(n uint32, poke Poke) {
		if err := hold.Obey(contract.Holding{Tasks: n}, poke); err != nil {
			t.Error(err)
		}
	}, concurrency)
	for line := range strings.Lines(out.String()) {
		if strings.HasPrefix(line, `{"holding"`) {
			continue
		}
		var one T
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		said = append(said, one)
	}
	return said
}

func TestCensusIsExact(t *testing.T) {
	for name, test := range map[string]struct {
		run   func(Rounds, Plateau, uint32)
		gates int
		depth int
	}{"spawn": {spawnDeep(1), 2, 1}, "deep": {spawnDeep(10), 2, 10}, "mailbox": {MailboxGoroutine, 1, 1}, "supervised": {supervised, 1, 1}} {
		for _, concurrency := range []int{3, 1000, 5000} {
			said := held[contract.Census](t, "census\n", test.run, uint32(concurrency))
			if len(said) != 2*test.gates {
				t.Fatalf("%s: got %d, want one at each plateau", name, len(said))
			}
			for k, got := range said {
				want := contract.Census{Parked: concurrency, Frames: test.depth * concurrency}
				if test.gates == 2 && k%2 == 1 { // the same at another gate
					want.Again, want.Moved = concurrency, concurrency
				}
				if got != want {
					t.Errorf("%s, plateau %d: got %+v, want %+v", name, k, got, want)
				}
			}
		}
	}
}

func TestWhoRestsHasNotMoved(t *testing.T) {
	said := held[contract.Census](t, "census\ncensus\n", MailboxGoroutine, 10)
	if got, want := said[1], (contract.Census{Parked: 10, Again: 10, Frames: 10}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestAPokeIsAnsweredByItsTask(t *testing.T) {
	for name, run := range map[string]func(Rounds, Plateau, uint32){"mailbox": MailboxGoroutine, "supervised": supervised} {
		said := held[contract.Poked](t, "poke 7 1\npoke 8 1\npoke 7 2\n", run, 100)
		for k, got := range said {
			if got.Moved != 1 || got.By == 0 {
				t.Errorf("%s: got %+v, want one that moved", name, got)
			}
			if k%3 == 2 && (got.By != said[k-2].By || got.By == said[k-1].By) {
				t.Errorf("%s: got %+v, want the first and the third by the same", name, said)
			}
		}
	}
}
