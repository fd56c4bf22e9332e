package watch

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestRead(t *testing.T) {
	const (
		caller  = "goroutine 1 [running]:\nprograms/internal/workload.SpawnGoroutine()\n\t/x.go:1"
		parked  = "goroutine 7 [chan receive, 2 minutes]:\nprograms/internal/workload.SpawnGoroutine.func1(0x1)\n\t/x.go:1 +0x2"
		ready   = "goroutine 8 [runnable]:\nsync.(*WaitGroup).Go.func1()\n\t/y.go:1\ncreated by sync.(*WaitGroup).Go in goroutine 1"
		other   = "goroutine 9 [select]:\ntesting.tRunner()\n\t/z.go:1"
		created = "goroutine 10 [select]:\ntime.Sleep()\n\t/z.go:1\ncreated by programs/internal/workload.SpawnGoroutine in goroutine 1\n\t/x.go:1"
	)
	in := func(state string) string { return strings.Replace(parked, "chan receive, 2 minutes", state, 1) }
	tests := []struct {
		name   string
		dump   []string
		parked int
		moving bool
	}{
		{"the caller alone", []string{caller}, 0, false},
		{"parked", []string{caller, parked, strings.Replace(parked, "7", "11", 1)}, 2, false},
		{"one not started", []string{caller, parked, ready}, 1, true},
		{"one still running", []string{caller, in("running")}, 0, true},
		{"one in the collector's hands", []string{caller, in("GC assist wait")}, 0, true},
		{"one that naps", []string{caller, in("sleep")}, 0, true},
		{"one in the kernel", []string{caller, in("syscall")}, 0, true},
		{"not of the workload", []string{caller, other, parked}, 1, false},
		{"made by the workload, out of others' code", []string{caller, created, parked}, 1, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found, moving := read([]byte(strings.Join(test.dump, "\n\n") + "\n"))
			if len(found) != test.parked || moving != test.moving {
				t.Errorf("got %v, %t, want %d, %t", found, moving, test.parked, test.moving)
			}
		})
	}
}

func TestPosition(t *testing.T) {
	const frames = "sync.runtime_Semacquire(0x1)\n\t/sema.go:1 +0x1\nprograms/internal/workload.wait({0x1, 0x2})\n\t/x.go:9 +0x3\n" +
		"...23 frames elided...\n" +
		"programs/cheats/workload.(*gate).pass(0x1?)\n\t/x.go:1 +0x2\nsync.(*WaitGroup).Go.func1()\n\t/y.go:1 +0x7\n" +
		"created by programs/internal/workload.SpawnGoroutine in goroutine 1\n\t/x.go:3 +0x9\n"
	want := wait{"programs/cheats/workload.(*gate).pass", "\t/x.go:9 +0x3\t/x.go:1 +0x2", 2}
	if got := position([]byte(frames)); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestFramesAreWithoutTheFunctionThatAGoroutineStartsWith(t *testing.T) {
	call := func(name string) string { return "programs/internal/workload." + name + "(0x1)\n\t/x.go:1 +0x2\n" }
	for _, test := range []struct {
		frames string
		want   int
	}{
		{call("task"), 1},
		{call("park") + call("task"), 1},
		{call("park") + strings.Repeat(call("enclose"), 9) + call("task"), 10},
	} {
		if got := (parked{7: position([]byte(test.frames))}).frames(); got != test.want {
			t.Errorf("%q: got %d frames, want %d", test.frames, got, test.want)
		}
	}
}

func TestTasksAreTheLargestGroup(t *testing.T) {
	all := parked{1: {"task", "a", 1}, 2: {"task", "b", 1}, 3: {"supervisor", "c", 1}}
	if got := all.tasks(nil); len(got) != 2 || got[1].place != "a" || got[2].place != "b" {
		t.Errorf("got %v, want the two tasks", got)
	}
}

func TestOfEquallyManyTheTasksAreThoseThatWereThere(t *testing.T) {
	now := parked{1: {"task", "b", 1}, 2: {"task", "b", 1}, 5: {"child", "c", 1}, 6: {"child", "c", 1}}
	before := parked{1: {"task", "a", 1}, 2: {"task", "a", 1}, 3: {"child", "c", 1}, 4: {"child", "c", 1}}
	for range 100 { // a map has another order each time
		if got := now.tasks(before); len(got) != 2 || got[1].entry != "task" {
			t.Fatalf("got %v, want the two tasks that were there", got)
		}
	}
}

func TestSince(t *testing.T) {
	before := parked{1: {"task", "a", 1}, 2: {"task", "a", 1}, 3: {"task", "a", 1}}
	now := parked{1: {"task", "a", 1}, 2: {"task", "b", 1}, 4: {"task", "b", 1}}
	if again, moved, one := now.since(before); again != 2 || moved != 1 || one != 2 {
		t.Errorf("got %d, %d, %d, want 2 again, 1 moved, by 2", again, moved, one)
	}
	if come := now.come(before); come != 2 {
		t.Errorf("%d have come, want 2: one is new, one has run, one has stayed", come)
	}
	if again, moved, one := now.since(nil); again != 0 || moved != 0 || one != 0 {
		t.Errorf("after nothing: got %d, %d, %d, want 0", again, moved, one)
	}
}

// TestASlowDumpIsNotTheLast has each look take longer than there is patience,
// and one goroutine on its way for so many of them.
func TestASlowDumpIsNotTheLast(t *testing.T) {
	for _, test := range []struct {
		took       time.Duration
		onItsWay   int
		want, from int
	}{{2 * time.Second, 0, 1, 1}, {2 * time.Second, 2, 1, 3}, {2 * time.Second, 1000, 0, leastLooks}, {300 * time.Millisecond, 1000, 0, leastLooks}, {100 * time.Millisecond, 1000, 0, 11}} {
		synctest.Test(t, func(t *testing.T) {
			looks := 0
			got := settled(func() (parked, bool) {
				time.Sleep(test.took)
				if looks++; looks > test.onItsWay {
					return parked{7: {"task", "a", 1}}, false
				}
				return parked{}, true
			})
			if len(got) != test.want || looks != test.from {
				t.Errorf("%+v: got %d after %d looks", test, len(got), looks)
			}
		})
	}
}
