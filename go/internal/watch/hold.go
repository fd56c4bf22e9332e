package watch

import (
	"bufio"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"programs/internal/contract"
)

// Hold obeys the lines of commands at the plateaus of a run.
type Hold struct {
	commands *bufio.Scanner
	out      io.Writer
	last     parked // at the last census
	resting  parked // at this plateau, before a poke; nil: not yet looked at
}

// NewHold returns a Hold that answers on out.
func NewHold(commands io.Reader, out io.Writer) *Hold {
	return &Hold{commands: bufio.NewScanner(commands), out: out}
}

// poke wakes a task, which answers on a channel; it is nil where none can be woken.
type poke = func(i, nonce uint32, answer chan<- uint32)

// Obey prints where the run is held and obeys until a line, or their end,
// releases it. It reads in its caller's goroutine: a reader of its own would
// hide a deadlock from the runtime.
func (h *Hold) Obey(at contract.Holding, poke poke) error {
	h.resting = nil
	if h.last != nil { // somebody asks for tasks: who is not there now must not be waited for
		now, _ := read(stacks())
		there := now.tasks(h.last).come(h.last)
		at.There = &there
	}
	if err := at.Write(h.out); err != nil {
		return err
	}
	for h.commands.Scan() && h.commands.Text() != "go" {
		if err := h.obey(h.commands.Text(), at.Tasks, poke); err != nil {
			return err
		}
	}
	return h.commands.Err()
}

func (h *Hold) obey(line string, tasks uint32, poke poke) error {
	switch line {
	case "collect":
		return contract.WriteCollected(h.out, collect())
	case "census":
		return h.census().Write(h.out)
	}
	var ms uint32
	if _, err := fmt.Sscanf(line, "rest %d", &ms); err == nil && line == fmt.Sprintf("rest %d", ms) {
		time.Sleep(time.Duration(ms) * time.Millisecond)
		return contract.WriteRested(h.out, ms)
	}
	var i, nonce uint32
	if _, err := fmt.Sscanf(line, "poke %d %d", &i, &nonce); err != nil {
		return fmt.Errorf("hold: %q: %w", line, err)
	}
	if line != fmt.Sprintf("poke %d %d", i, nonce) { // Sscanf leaves a rest unread
		return fmt.Errorf("hold: %q: not a poke", line)
	}
	if i >= tasks {
		return fmt.Errorf("hold: %q: there are %d tasks", line, tasks)
	}
	if poke == nil {
		return fmt.Errorf("hold: %q: no task here can be woken alone", line)
	}
	return h.poke(poke, i, nonce).Write(h.out)
}

// collect forces the collector, twice for what the first leaves to a second
// (a sync.Pool's victims), gives back what is free, and returns the bytes that
// live: objects, and the stacks, which the collector does not count among them
// and which are most of what a goroutine is.
func collect() uint64 {
	runtime.GC()
	debug.FreeOSMemory()
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(live)
	return live[0].Value.Uint64() + live[1].Value.Uint64()
}

// census counts the tasks and finds out how many of them are those of the last one.
func (h *Hold) census() contract.Census {
	now := look()
	tasks := now.tasks(h.last)
	again, moved, _ := tasks.since(h.last)
	h.last, h.resting = now, tasks
	return contract.Census{Parked: len(tasks), Again: again, Moved: moved, Frames: tasks.frames()}
}

// poke has task i answer. Nobody takes its answer until it has been seen to be
// parked there.
func (h *Hold) poke(poke poke, i, nonce uint32) contract.Poked {
	if h.resting == nil {
		h.resting = look().tasks(h.last)
	}
	answer := make(chan uint32)
	poke(i, nonce, answer)
	_, moved, by := look().since(h.resting)
	return contract.Poked{Task: i, Value: <-answer, Moved: moved, By: by}
}
