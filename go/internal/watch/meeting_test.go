package watch

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// attend is what a recording kernel does with a meeting.
func attend(m *meeting) {
	ticket := m.arrive()
	m.finish(ticket)
	m.leave(ticket)
}

func TestWorkersThatTakeUnitsOneByOneGetThrough(t *testing.T) {
	for _, c := range []struct{ units, workers uint32 }{{1, 1}, {9, 1}, {1, 2}, {2, 2}, {3, 2}, {4, 2}, {9, 2}, {7, 4}, {16, 4}} {
		for iteration := range 3 {
			t.Run(fmt.Sprintf("%d units, %d workers, iteration %d", c.units, c.workers, iteration), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { // panics when all are blocked
					m := newMeeting(c.units, c.workers, iteration)
					var taken atomic.Uint32
					var pool sync.WaitGroup
					for range c.workers {
						pool.Go(func() {
							for taken.Add(1) <= c.units {
								attend(m)
							}
						})
					}
					pool.Wait()
				})
			})
		}
	}
}

func TestASerialCallerWaitsForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMeeting(8, 2, 0)
		var first atomic.Bool
		go func() {
			attend(m)
			first.Store(true)
		}()
		synctest.Wait()
		if first.Load() {
			t.Error("the first unit did not wait for a second")
		}
		attend(m)
		synctest.Wait()
		if !first.Load() {
			t.Error("the first unit still waits, and its tuple is complete")
		}
	})
}

func TestTheStragglerReturnsLast(t *testing.T) {
	t.Run("after the tuples, of which there is none", func(t *testing.T) { stragglerReturnsLast(t, 3, 0) })
	t.Run("where none meets", func(t *testing.T) { stragglerReturnsLast(t, 4, 2) })
}

func stragglerReturnsLast(t *testing.T, units uint32, iteration int) {
	synctest.Test(t, func(t *testing.T) {
		m := newMeeting(units, 2, iteration)
		var last atomic.Bool
		go func() {
			attend(m)
			last.Store(true)
		}()
		synctest.Wait()
		for range units - 2 {
			attend(m)
			synctest.Wait()
		}
		if last.Load() {
			t.Error("the straggler returned before the last unit")
		}
		attend(m)
		synctest.Wait()
		if !last.Load() {
			t.Error("the straggler still waits")
		}
	})
}

func TestWhereAllMeetTheLastUnitsAreNotAloneEither(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMeeting(4, 2, 1)
		var returned atomic.Uint32
		for range 3 {
			go func() {
				attend(m)
				returned.Add(1)
			}()
		}
		synctest.Wait()
		if got := returned.Load(); got != 2 {
			t.Errorf("%d units returned, want 2: the third has nobody to meet", got)
		}
		attend(m)
		synctest.Wait()
		if got := returned.Load(); got != 3 {
			t.Errorf("%d units returned, want 3", got)
		}
	})
}
