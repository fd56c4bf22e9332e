package watch

import (
	"strings"
	"testing"

	"programs/internal/workload"
)

// once is a stream of one seed.
type once struct{ done bool }

func (o *once) Next() (uint32, bool) { return 1, !o.done }
func (o *once) Done(uint32)          { o.done = true }

func TestCensusIsExact(t *testing.T) {
	for name, run := range map[string]func(workload.Rounds, workload.Plateau, uint32){
		"spawn":   workload.SpawnGoroutine,
		"mailbox": workload.MailboxGoroutine,
	} {
		for _, concurrency := range []uint32{1, 1000, 5000} {
			run(&once{}, func(n uint32, _ workload.Poke) {
				if got := Census(); got != int(concurrency) {
					t.Errorf("%s: got %d, want %d", name, got, concurrency)
				}
			}, concurrency)
		}
	}
	if got := Census(); got != 0 {
		t.Errorf("afterwards: got %d, want 0", got)
	}
}

func TestCount(t *testing.T) {
	const (
		caller = "goroutine 1 [running]:\nprograms/internal/workload.SpawnGoroutine()\n\t/x.go:1"
		parked = "goroutine 7 [chan receive, 2 minutes]:\nprograms/internal/workload.SpawnGoroutine.func1()\n\t/x.go:1"
		ready  = "goroutine 8 [runnable]:\nsync.(*WaitGroup).Go.func1()\n\t/y.go:1\ncreated by sync.(*WaitGroup).Go in goroutine 1"
		other  = "goroutine 9 [select]:\ntesting.tRunner()\n\t/z.go:1"
	)
	tests := []struct {
		name   string
		dump   []string
		parked int
		moving bool
	}{
		{"the caller alone", []string{caller}, 0, false},
		{"parked", []string{caller, parked, parked}, 2, false},
		{"one not started", []string{caller, parked, ready}, 1, true},
		{"one still running", []string{caller, strings.Replace(parked, "chan receive, 2 minutes", "running", 1)}, 0, true},
		{"not of the workload", []string{caller, other, parked}, 1, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			parked, moving := count([]byte(strings.Join(test.dump, "\n\n")))
			if parked != test.parked || moving != test.moving {
				t.Errorf("got %d, %t, want %d, %t", parked, moving, test.parked, test.moving)
			}
		})
	}
}
