package program

import (
	"fmt"
	"runtime"
	"time"

	"programs/internal/contract"
	"programs/internal/u32"
	"programs/internal/workload"
)

const (
	timedSeeds = 1 << 31 // the timed iterations' seeds lie this far from the warm-ups'
	lastKept   = 64      // warm-ups whose times are told one by one
)

// stream is the clock: it hands out a seed per iteration and times its answer.
type stream struct {
	inv        contract.Invocation
	gates      int       // plateaus that belong to an iteration
	anew       func()    // called before a seed is handed out
	started    time.Time // the workload
	began      time.Time // the first warm-up
	handed     time.Time // the seed
	answered   time.Time
	spawn      time.Duration
	between    time.Duration // from answers to the next seed
	warming    bool
	out        bool          // a seed is, and not answered yet
	gate       int           // plateaus of this iteration so far
	plateaued  time.Duration // since the seed was handed out
	warmups    contract.Warmups
	iterations []contract.Iteration
	err        error // an iteration had other plateaus than it should
}

func newStream(inv contract.Invocation, gates int, anew func()) *stream {
	return &stream{
		inv:        inv,
		gates:      gates,
		anew:       anew,
		warmups:    contract.Warmups{Last: make([]int64, 0, lastKept)},
		iterations: make([]contract.Iteration, 0, inv.Iterations),
		started:    time.Now(),
	}
}

// Next implements workload.Rounds.
func (s *stream) Next() (seed uint32, more bool) {
	s.warming = s.cold()
	first := s.warmups.Count+len(s.iterations) == 0
	if first {
		s.spawn = time.Since(s.started)
	}
	seed = s.inv.Seed + uint32(s.warmups.Count)
	if !s.warming {
		seed = s.inv.Seed + timedSeeds + uint32(len(s.iterations))
	}
	if s.out { // the clock would begin anew
		s.err = fmt.Errorf("%w: a seed is asked for before the one that is out is answered", contract.ErrWitness)
	}
	if s.err != nil || len(s.iterations) == s.inv.Iterations {
		return 0, false
	}
	s.out = true
	s.gate, s.plateaued = 0, 0
	s.anew()
	s.handed = time.Now()
	if first {
		s.began = s.handed
	}
	return seed, true
}

// cold says whether another warm-up is due.
func (s *stream) cold() bool {
	least, during := s.inv.WarmupLeast, time.Duration(s.inv.WarmupMS)*time.Millisecond
	switch count := s.warmups.Count; {
	case count < least:
		return true
	case count == 0:
		return during > 0
	default:
		return time.Since(s.began) < during
	}
}

// Done implements workload.Rounds.
func (s *stream) Done(answer uint32) {
	now := time.Now()
	if !s.answered.IsZero() {
		s.between += s.handed.Sub(s.answered)
	}
	s.answered = now
	s.out = false
	if s.gate != s.gates {
		s.err = fmt.Errorf("%w: %d plateaus in an iteration, not %d", contract.ErrWitness, s.gate, s.gates)
	}
	iteration := contract.Iteration{
		Checksum: contract.Checksum(answer),
		Elapsed:  max(1, s.answered.Sub(s.handed).Nanoseconds()),
		Plateau:  s.plateaued.Nanoseconds(),
	}
	if s.warming {
		s.warm(iteration)
		return
	}
	s.iterations = append(s.iterations, iteration)
}

// warm adds a warm-up to what is told of them: a sum, since there may be millions.
func (s *stream) warm(iteration contract.Iteration) {
	w := &s.warmups
	if w.Count == 0 {
		w.First = iteration
	}
	w.Fold += contract.Checksum(u32.Bound(uint32(iteration.Checksum), uint32(w.Count)))
	w.Count++
	w.Elapsed += iteration.Elapsed
	if len(w.Last) == lastKept {
		w.Last = w.Last[:copy(w.Last, w.Last[1:])]
	}
	w.Last = append(w.Last, iteration.Elapsed)
}

// plateau is a workload.Plateau.
func (s *stream) plateau(uint32, workload.Poke) {
	s.plateaued = max(1, time.Since(s.handed))
	s.gate++
}

// measurement is called once, when the workload has ended.
func (s *stream) measurement() contract.Measurement {
	m := contract.Measurement{
		Join:       time.Since(s.answered).Nanoseconds(),
		Spawn:      s.spawn.Nanoseconds(),
		Between:    s.between.Nanoseconds(),
		Iterations: s.iterations,
		Facts: contract.Facts{
			GOMAXPROCS: runtime.GOMAXPROCS(0),
			CPUs:       runtime.NumCPU(),
			Version:    runtime.Version(),
		},
	}
	if s.warmups.Count > 0 {
		m.Warmups = &s.warmups
	}
	return m
}
