package watch

import (
	"bytes"
	"fmt"
	"runtime"
	"strconv"
	"time"
)

// parked are the workload's goroutines that have started and wait, by their
// numbers, which the runtime never gives twice.
type parked map[int]wait

// wait is where a goroutine is parked.
type wait struct {
	entry string // the outermost function of the workload on its stack
	place string // the lines at which its functions of the workload stand
	depth int    // how many of its functions of the workload there are, one below the other
}

// look takes the stack dump of all goroutines apart.
func look() parked {
	return settled(func() (parked, bool) { return read(stacks()) })
}

// leastLooks is how often whoever is on its way is looked for, even where one
// dump takes longer than patience lasts: that of 100,000 goroutines does.
const leastLooks = 5

// settled looks again while a goroutine is on its way to where it waits, for a
// second and leastLooks times: what it then returns is judged by the harness.
func settled(look func() (found parked, moving bool)) parked {
	deadline := time.Now().Add(time.Second)
	for looks := 1; ; looks++ {
		found, moving := look()
		if !moving || looks >= leastLooks && time.Now().After(deadline) {
			return found
		}
		runtime.Gosched()
	}
}

// tasks returns those that are calls of the same function, of that which has
// most: what supervises them does not count. Of a task and a goroutine that it
// makes at each gate, which are equally many, it is the one that was there before.
func (p parked) tasks(before parked) parked {
	groups := map[string]parked{}
	for id, at := range p {
		if groups[at.entry] == nil {
			groups[at.entry] = parked{}
		}
		groups[at.entry][id] = at
	}
	var most parked
	var longest int
	for _, group := range groups {
		again, _, _ := group.since(before)
		if len(group) > len(most) || len(group) == len(most) && again > longest {
			most, longest = group, again
		}
	}
	return most
}

// since returns how many were parked before too, how many of these elsewhere,
// and the number of one that was.
func (p parked) since(before parked) (again, moved, one int) {
	for id, at := range p {
		was, known := before[id]
		if known {
			again++
		}
		if known && was != at {
			moved++
			one = id
		}
	}
	return again, moved, one
}

// frames returns how many calls wait for each other on their stacks: without the
// function that a goroutine starts with, unless that one itself does the work.
func (p parked) frames() (frames int) {
	for _, at := range p {
		frames += max(1, at.depth-1)
	}
	return frames
}

// come returns how many have come to where they are since before, and have not
// stayed there.
func (p parked) come(before parked) int {
	again, moved, _ := p.since(before)
	return len(p) - (again - moved)
}

var dump []byte // grows to what a dump takes, and is used again

// stacks returns the dump of all goroutines, the caller first.
func stacks() []byte {
	for {
		n := runtime.Stack(dump, true)
		if n < len(dump) {
			return dump[:n]
		}
		dump = make([]byte, max(1<<20, 2*len(dump)))
	}
}

// read takes a dump apart. It leaves out the first goroutine, which is the
// caller and has the workload on its stack too.
func read(dump []byte) (found parked, moving bool) {
	found = parked{}
	_, others, more := bytes.Cut(dump, []byte("\n\n"))
	if !more {
		return found, false
	}
	for goroutine := range bytes.SplitSeq(others, []byte("\n\n")) {
		header, frames, _ := bytes.Cut(goroutine, []byte("\n"))
		id, state := head(header)
		if isMoving(state) {
			moving = true
		} else if at := position(frames); at.entry != "" {
			found[id] = at
		}
	}
	return found, moving
}

// head reads "goroutine 7 [chan receive, 2 minutes]:".
func head(header []byte) (id int, state []byte) {
	number, rest, _ := bytes.Cut(bytes.TrimPrefix(header, []byte("goroutine ")), []byte(" ["))
	id, err := strconv.Atoi(string(number))
	if err != nil {
		panic(fmt.Sprintf("%q in the dump: %v", header, err))
	}
	return id, rest
}

// isMoving says whether a goroutine is on its way: not parked, or parked by the
// collector and not by what it does itself, or napping between two looks.
func isMoving(state []byte) bool {
	for _, word := range []string{"runnable", "running", "syscall", "preempted", "copystack", "GC ", "sleep"} {
		if bytes.HasPrefix(state, []byte(word)) {
			return true
		}
	}
	return false
}

// position reads frames, from the innermost on: a line for the function and an
// indented one for where it stands.
func position(frames []byte) wait {
	var at wait
	var function []byte
	for line := range bytes.SplitSeq(frames, []byte("\n")) {
		if !bytes.HasPrefix(line, []byte("\t")) {
			function = line
		} else if bytes.HasPrefix(function, []byte("programs/")) && bytes.Contains(function, []byte("/workload.")) {
			at.entry = string(function[:bytes.LastIndexByte(function, '(')])
			at.depth++
			at.place += string(line)
		}
	}
	return at
}
