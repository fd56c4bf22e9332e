package watch

import (
	"math"
	"sync"
	"sync/atomic"
)

// meeting makes units wait for each other: by the ticket it draws, a unit
// belongs to a tuple, is the straggler, or runs free. With one worker nothing
// waits.
type meeting struct {
	straggler uint32 // the ticket after the last tuple's; none where all units meet
	paired    uint32 // tickets below it belong to a tuple
	workers   uint32
	tickets   atomic.Uint32
	tuples    []sync.WaitGroup
	others    sync.WaitGroup // all units but the straggler
}

// newMeeting makes the units of the first half meet in iteration 0, all of them
// in iteration 1, and after it none: there the first to come is the straggler.
func newMeeting(units, workers uint32, iteration int) *meeting {
	var tuples, straggler uint32
	switch iteration {
	case 0:
		tuples = units / 2 / workers
		straggler = tuples * workers
	case 1:
		tuples, straggler = units/workers, math.MaxUint32
	}
	m := &meeting{
		straggler: straggler,
		paired:    tuples * workers,
		workers:   workers,
		tuples:    make([]sync.WaitGroup, tuples),
	}
	for i := range m.tuples {
		m.tuples[i].Add(int(workers))
	}
	m.others.Add(int(units))
	if straggler < units {
		m.others.Done() // the straggler does not wait for itself
	}
	return m
}

// arrive draws a ticket and blocks until the ticket's tuple is complete.
func (m *meeting) arrive() (ticket uint32) {
	ticket = m.tickets.Add(1) - 1
	if ticket < m.paired {
		tuple := &m.tuples[ticket/m.workers]
		tuple.Done()
		tuple.Wait()
	}
	return ticket
}

// finish blocks the straggler until all others have left.
func (m *meeting) finish(ticket uint32) {
	if ticket == m.straggler && m.workers > 1 {
		m.others.Wait()
	}
}

// leave lets the straggler go on once all others have called it.
func (m *meeting) leave(ticket uint32) {
	if ticket != m.straggler {
		m.others.Done()
	}
}
