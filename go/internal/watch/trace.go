// Package watch holds the tools that main hands to a workload in place of the
// plain ones: they do the same work and tell what they saw.
package watch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"programs/internal/u32"
)

// Trace is a file of slices in Chrome's JSON Array format. It has no end: a
// unit is in the file as soon as it is recorded.
type Trace struct {
	file  *os.File
	mu    sync.Mutex
	slept []event // not written yet, which would make the other sleeps late
}

// Create starts a trace.
func Create(path string) (*Trace, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("trace: %w", err)
	}
	if _, err := file.WriteString("[\n"); err != nil {
		return nil, fmt.Errorf("trace: %w", err)
	}
	return &Trace{file: file}, nil
}

// Sleep sleeps and records it.
func (t *Trace) Sleep(i, ms uint32) {
	start := monotonic()
	time.Sleep(time.Duration(ms) * time.Millisecond)
	e := newEvent("sleep", slice{Task: i, Start: start, End: monotonic(), Size: ms})
	t.mu.Lock()
	defer t.mu.Unlock()
	t.slept = append(t.slept, e)
}

// Close writes down the sleeps.
func (t *Trace) Close() error {
	for _, e := range t.slept {
		t.write(e)
	}
	if err := t.file.Close(); err != nil {
		return fmt.Errorf("trace: %w", err)
	}
	return nil
}

// Units returns a kernel that computes as u32.Unit does, records each unit and
// makes those of an iteration meet: those of one tuple start together, and the
// first after the tuples returns last. In the second iteration all units belong
// to tuples, in the third none. Only workers that take units one by one get through. anew begins an
// iteration.
func (t *Trace) Units(units, workers uint32) (unit func(seed, i, size uint32) uint32, anew func()) {
	var current atomic.Pointer[meeting]
	unit = func(seed, i, size uint32) uint32 {
		start, m := monotonic(), current.Load()
		ticket := m.arrive()
		answer := u32.Unit(seed, i, size)
		m.finish(ticket)
		t.write(newEvent("unit", slice{Task: i, Start: start, End: monotonic(), Size: size, Answer: answer}))
		m.leave(ticket)
		return answer
	}
	iteration := 0
	return unit, func() {
		current.Store(newMeeting(units, workers, iteration))
		iteration++
	}
}

type slice struct {
	Task   uint32 `json:"task"`
	Start  int64  `json:"start"`
	End    int64  `json:"end"`
	Size   uint32 `json:"size"`
	Answer uint32 `json:"answer"`
}

type event struct {
	Name  string `json:"name"`
	Phase string `json:"ph"`
	PID   int    `json:"pid"`
	TID   int    `json:"tid"`
	TS    int64  `json:"ts"`
	Dur   int64  `json:"dur"`
	Args  slice  `json:"args"`
}

// newEvent names the calling goroutine.
func newEvent(name string, s slice) event {
	return event{
		Name: name, Phase: "X", PID: os.Getpid(), TID: goroutineID(),
		TS: s.Start / 1000, Dur: (s.End - s.Start) / 1000, Args: s,
	}
}

// write appends one event by one write, so that lines never mix. A trace that
// cannot be written ends the program.
func (t *Trace) write(e event) {
	line, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	if _, err := t.file.Write(append(line, ",\n"...)); err != nil {
		panic(err)
	}
}

// goroutineID reads the caller's number off its own stack dump, "goroutine 7 [running]:".
func goroutineID() int {
	var dump [64]byte
	n := runtime.Stack(dump[:], false)
	id, err := strconv.Atoi(string(bytes.Fields(dump[:n])[1]))
	if err != nil {
		panic(err)
	}
	return id
}
