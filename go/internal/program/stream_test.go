package program

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"programs/internal/contract"
	"programs/internal/u32"
)

// answerAll answers seeds, each after a microsecond, until there are no more.
func answerAll(s *stream) (seeds []uint32) {
	for seed, more := s.Next(); more; seed, more = s.Next() {
		seeds = append(seeds, seed)
		time.Sleep(time.Microsecond)
		s.Done(seed)
	}
	return seeds
}

func TestStreamTimesEachIteration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := 0
		rounds := newStream(contract.Invocation{Seed: 1<<31 - 1, Iterations: 3}, 1, func() { began++ })
		time.Sleep(2 * time.Nanosecond)
		for k, want := range []uint32{1<<32 - 1, 0, 1} {
			seed, more := rounds.Next()
			if seed != want || !more || began != k+1 {
				t.Errorf("round %d: got %d, %t, begun %d times, want %d, true, %d", k, seed, more, began, want, k+1)
			}
			time.Sleep(time.Duration(5*k) * time.Nanosecond)
			rounds.plateau(1, nil)
			time.Sleep(time.Duration(5*k) * time.Nanosecond)
			rounds.Done(seed)
			time.Sleep(time.Microsecond) // between two iterations
		}
		if _, more := rounds.Next(); more {
			t.Error("a fourth seed was handed out")
		}
		m := rounds.measurement()
		if m.Spawn != 2 || m.Between != 2000 || m.Join != 1000 || m.Warmups != nil {
			t.Errorf("got spawn %d, between %d, join %d, warm-ups %v, want 2, 2000, 1000, none", m.Spawn, m.Between, m.Join, m.Warmups)
		}
		for k, want := range []contract.Iteration{
			{Checksum: 1<<32 - 1, Elapsed: 1, Plateau: 1}, // 0, were it not for the contract
			{Checksum: 0, Elapsed: 10, Plateau: 5},
			{Checksum: 1, Elapsed: 20, Plateau: 10},
		} {
			if m.Iterations[k] != want {
				t.Errorf("round %d: got %+v, want %+v", k, m.Iterations[k], want)
			}
		}
	})
}

func TestWarmUpsAreRunUntilBothAreReached(t *testing.T) {
	for _, test := range []struct{ ms, least, want int }{
		{0, 0, 0}, {0, 1, 1}, {0, 70, 70}, {1, 0, 1000}, {1, 3, 1000}, {1, 2000, 2000},
	} {
		synctest.Test(t, func(t *testing.T) {
			rounds := newStream(contract.Invocation{Seed: 7, WarmupMS: test.ms, WarmupLeast: test.least, Iterations: 2}, 0, func() {})
			time.Sleep(time.Hour) // before the first seed is no warming up
			seeds := answerAll(rounds)
			if len(seeds) != test.want+2 {
				t.Fatalf("%+v: got %d warm-ups, want %d", test, len(seeds)-2, test.want)
			}
			for k, seed := range seeds[:test.want] {
				if seed != 7+uint32(k) {
					t.Errorf("%+v: warm-up %d has seed %d", test, k, seed)
				}
			}
			if timed := seeds[test.want:]; timed[0] != 7+1<<31 || timed[1] != 8+1<<31 {
				t.Errorf("%+v: timed seeds %d", test, timed)
			}
		})
	}
}

func TestWarmUpsAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rounds := newStream(contract.Invocation{WarmupLeast: 70, Iterations: 1}, 0, func() {})
		var checksums []uint32
		for k := range uint32(70) {
			rounds.Next()
			time.Sleep(time.Duration(k+2) * time.Nanosecond)
			checksums = append(checksums, 3*k)
			rounds.Done(3 * k)
		}
		answerAll(rounds)
		got := rounds.measurement().Warmups
		if got.Count != 70 || got.Elapsed != 70*73/2 || uint32(got.Fold) != u32.Fold(checksums) || got.First.Elapsed != 2 {
			t.Errorf("got %+v, want 70 of 2555 ns, fold %08x, the first of 2 ns", got, u32.Fold(checksums))
		}
		if len(got.Last) != 64 || got.Last[0] != 8 || got.Last[63] != 71 {
			t.Errorf("got %d, want 64 from 8 to 71", got.Last)
		}
	})
}

func TestPlateausAreCounted(t *testing.T) {
	for _, test := range []struct{ gates, calls int }{{2, 2}, {2, 1}, {2, 3}, {2, 0}, {1, 0}, {1, 2}, {0, 1}, {1, 1}} {
		rounds := newStream(contract.Invocation{Iterations: 2}, test.gates, func() {})
		for range 2 {
			seed, more := rounds.Next()
			if !more {
				break
			}
			for range test.calls {
				rounds.plateau(1, nil)
			}
			rounds.Done(seed)
		}
		if bad := test.gates != test.calls; errors.Is(rounds.err, contract.ErrWitness) != bad {
			t.Errorf("%+v: got %v", test, rounds.err)
		} else if len(rounds.iterations) == 2 == bad {
			t.Errorf("%+v: %d iterations were run", test, len(rounds.iterations))
		}
	}
}

func TestAPlateauIsOfItsIteration(t *testing.T) {
	rounds := newStream(contract.Invocation{Iterations: 2}, 1, func() {})
	rounds.Next()
	rounds.plateau(1, nil)
	rounds.Done(0)
	rounds.Next()
	rounds.Done(0)
	if rounds.err == nil || rounds.iterations[1].Plateau != 0 {
		t.Errorf("got %+v, %v, want no plateau in the second, and an error", rounds.iterations, rounds.err)
	}
}

func TestASeedIsAnsweredBeforeTheNextIsOut(t *testing.T) {
	rounds := newStream(contract.Invocation{Iterations: 2}, 0, func() {})
	rounds.Next()
	if _, more := rounds.Next(); more || !errors.Is(rounds.err, contract.ErrWitness) {
		t.Errorf("got another seed: %t, %v", more, rounds.err)
	}
}
