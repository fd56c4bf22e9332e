package watch

import (
	"bytes"
	"runtime"
	"time"
)

// Census counts the goroutines of the workload that have started and are
// parked, as the runtime's stack dump shows them. One that is still on its way
// to where it waits makes it count again, for a second at the most: what it
// then returns is judged by the harness.
func Census() int {
	for deadline := time.Now().Add(time.Second); ; runtime.Gosched() {
		parked, moving := count(stacks())
		if !moving || time.Now().After(deadline) {
			return parked
		}
	}
}

// stacks returns the dump of all goroutines, the caller first.
func stacks() []byte {
	dump := make([]byte, 1<<20)
	for {
		n := runtime.Stack(dump, true)
		if n < len(dump) {
			return dump[:n]
		}
		dump = make([]byte, 2*len(dump))
	}
}

// count takes a dump apart. It leaves out the first goroutine, which is the
// caller and has the workload on its stack too.
func count(dump []byte) (parked int, moving bool) {
	_, others, _ := bytes.Cut(dump, []byte("\n\n"))
	for goroutine := range bytes.SplitSeq(others, []byte("\n\n")) {
		header, frames, _ := bytes.Cut(goroutine, []byte("\n")) // goroutine 7 [chan receive, 2 minutes]:
		switch {
		case bytes.Contains(header, []byte("[runnable")), bytes.Contains(header, []byte("[running")):
			moving = true
		case bytes.Contains(frames, []byte("programs/internal/workload.")):
			parked++
		}
	}
	return parked, moving
}
