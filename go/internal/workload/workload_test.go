package workload

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"programs/internal/u32"
)

// script is a stream of seeds that keeps the answers.
type script struct {
	seeds   []uint32
	answers []uint32
}

func (s *script) Next() (uint32, bool) {
	if len(s.answers) == len(s.seeds) {
		return 0, false
	}
	return s.seeds[len(s.answers)], true
}

func (s *script) Done(answer uint32) { s.answers = append(s.answers, answer) }

func sleep(_, ms uint32)    { time.Sleep(time.Duration(ms) * time.Millisecond) }
func pass(_ uint32, _ Poke) {}

// runs are all implementations with their parameters, and the answers that were
// found in three languages to seeds 1, 2 and 3.
var runs = []struct {
	name string
	run  func(Rounds)
	want []uint32
}{
	{"spawn, one", func(r Rounds) { SpawnGoroutine(r, pass, 1, 1) }, []uint32{0xbab18a02, 0xc5a124cb, 0x4bc367b8}},
	{"spawn", func(r Rounds) { SpawnGoroutine(r, pass, 1000, 1) }, []uint32{0xdc2d2f80, 0xcb246484, 0xb4192a70}},
	{"spawn, deep", func(r Rounds) { SpawnGoroutine(r, pass, 1000, 10) }, []uint32{0x88fd2b60, 0x6b7eac9c, 0xf5708f22}},
	{"mailbox", func(r Rounds) { MailboxGoroutine(r, pass, 1000) }, []uint32{0xd553e760, 0xd6083bf6, 0xde461b28}},
	{"timers", func(r Rounds) { TimersGoroutine(r, sleep, 1000, 5, 1, 20) }, []uint32{0x4b1d2a0b, 0x1109a677, 0x187a4b05}},
	{"compute, sequential", func(r Rounds) { ComputeSequential(r, u32.Unit, 64, 1000) }, []uint32{0x88c46c95, 0x71bf7c99, 0xd20ad2bb}},
	{"compute, goroutine", func(r Rounds) { ComputeGoroutine(r, u32.Unit, 64, 1000) }, []uint32{0x88c46c95, 0x71bf7c99, 0xd20ad2bb}},
	{"compute, pool", func(r Rounds) { ComputePool(r, u32.Unit, 64, 1000, 3) }, []uint32{0x88c46c95, 0x71bf7c99, 0xd20ad2bb}},
	{"compute, pool of more workers than units", func(r Rounds) { ComputePool(r, u32.Unit, 64, 1000, 100) }, []uint32{0x88c46c95, 0x71bf7c99, 0xd20ad2bb}},
}

// spawnDeep is spawn at a depth.
func spawnDeep(depth uint32) func(Rounds, Plateau, uint32) {
	return func(r Rounds, plateau Plateau, concurrency uint32) { SpawnGoroutine(r, plateau, concurrency, depth) }
}

// TestAnswers also shows that no goroutine is left: a bubble must be empty at its end.
func TestAnswers(t *testing.T) {
	for _, test := range runs {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rounds := &script{seeds: []uint32{1, 2, 3}}
				test.run(rounds)
				if !slices.Equal(rounds.answers, test.want) {
					t.Errorf("got %08x, want %08x", rounds.answers, test.want)
				}
			})
		})
	}
}

func TestNoSeedNoWork(t *testing.T) {
	for _, test := range runs {
		rounds := &script{}
		if test.run(rounds); len(rounds.answers) != 0 {
			t.Errorf("%s: got %08x, want no answer", test.name, rounds.answers)
		}
	}
}

func TestTimersTakeAsLongAsTheLongestChain(t *testing.T) {
	const concurrency, hops, delayMSMin, delayMSMax, seed = 50, 4, 500, 1000, 1<<32 - 1
	var longest time.Duration
	for i := range uint32(concurrency) {
		var chain time.Duration
		for h := range uint32(hops) {
			chain += time.Duration(delayMSMin+u32.SeedFor(seed, i*hops+h)%(delayMSMax-delayMSMin+1)) * time.Millisecond
		}
		longest = max(longest, chain)
	}
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		TimersGoroutine(&script{seeds: []uint32{seed}}, sleep, concurrency, hops, delayMSMin, delayMSMax)
		if got := time.Since(start); got != longest {
			t.Errorf("got %v, want %v", got, longest)
		}
	})
}

func TestEqualDelaysAreWhatTheySay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		TimersGoroutine(&script{seeds: []uint32{1}}, func(_, ms uint32) {
			if ms != 7 {
				t.Errorf("slept %d ms, want 7", ms)
			}
		}, 10, 10, 7, 7)
	})
}

func TestPlateausOfASeedBeforeItsAnswer(t *testing.T) {
	const concurrency, seeds = 100, 2
	for name, test := range map[string]struct {
		run   func(Rounds, Plateau, uint32)
		gates int
	}{"spawn": {spawnDeep(10), 2}, "mailbox": {MailboxGoroutine, 1}} {
		calls := 0
		rounds := &script{seeds: []uint32{1, 2}}
		test.run(rounds, func(n uint32, _ Poke) {
			if n != concurrency || len(rounds.answers) != calls/test.gates {
				t.Errorf("%s: plateau(%d) after %d answers, want plateau(%d) after %d", name, n, len(rounds.answers), concurrency, calls/test.gates)
			}
			calls++
		}, concurrency)
		if calls != seeds*test.gates {
			t.Errorf("%s: got %d plateaus, want %d", name, calls, seeds*test.gates)
		}
	}
}

func TestMailboxAnswersPokes(t *testing.T) {
	rounds := &script{seeds: []uint32{1}}
	MailboxGoroutine(rounds, func(n uint32, poke Poke) {
		answer := make(chan uint32)
		for _, i := range []uint32{n - 1, 7, 7, 0, 7} {
			nonce := 1<<32 - 1 - i
			poke(i, nonce, answer)
			if got, want := <-answer, u32.Fmix(u32.SeedFor(1, i)+nonce); got != want {
				t.Errorf("poke(%d, %d) = %08x, want %08x", i, nonce, got, want)
			}
		}
	}, 1000)
	if want := []uint32{0xd553e760}; !slices.Equal(rounds.answers, want) {
		t.Errorf("after the pokes: got %08x, want %08x", rounds.answers, want)
	}
}

func TestPoolKeepsItsWorkersAndHandsOutOneByOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const units, workers = 6, 3
		started := make(chan uint32, units)
		resume := make(chan struct{})
		unit := func(_, i, _ uint32) uint32 {
			started <- i
			if i == 0 { // holds its worker until all other units have come to another
				<-resume
			}
			return i
		}
		go ComputePool(&script{seeds: []uint32{1}}, unit, units, 2, workers)
		synctest.Wait()
		if got := len(started); got != units {
			t.Errorf("%d units started beside a long one, want all %d", got, units)
		}
		close(resume)
	})
}
