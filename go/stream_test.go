package main

import (
	"testing"
	"testing/synctest"
	"time"

	"programs/internal/contract"
)

func TestStreamTimesEachIteration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rounds := newStream(1<<32-1, 3)
		time.Sleep(2 * time.Nanosecond)
		for k, want := range []uint32{1<<32 - 1, 0, 1} {
			seed, more := rounds.Next()
			if seed != want || !more {
				t.Errorf("round %d: got %d, %t, want %d, true", k, seed, more, want)
			}
			time.Sleep(time.Duration(5*k) * time.Nanosecond)
			rounds.plateau(1, nil)
			time.Sleep(time.Duration(5*k) * time.Nanosecond)
			rounds.Done(seed)
			time.Sleep(time.Microsecond) // between two iterations no clock runs
		}
		if _, more := rounds.Next(); more {
			t.Error("a fourth seed was handed out")
		}
		m := rounds.measurement()
		if m.Spawn != 2 || m.Join != 1000 {
			t.Errorf("got spawn %d, join %d, want 2, 1000", m.Spawn, m.Join)
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
