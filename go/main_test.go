package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

const asProgram = "PROGRAMS_TEST_AS_PROGRAM"

// TestMain makes the test binary the program itself when a test has started it so.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// start runs the program and returns what it printed and its exit code.
func start(t *testing.T, stdin, procs, args string) (stdout, stderr string, exit int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], strings.Fields(args)...)
	cmd.WaitDelay = time.Second
	cmd.Env = []string{asProgram + "=1", "GOMAXPROCS=" + procs, "GORACE=atexit_sleep_ms=0"}
	cmd.Stdin = strings.NewReader(stdin)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	err := cmd.Run()
	if failed, ran := errors.AsType[*exec.ExitError](err); err != nil && !ran {
		t.Fatal(err)
	} else if ran {
		exit = failed.ExitCode()
	}
	return out.String(), complaints.String(), exit
}

const (
	computeArgs = "--workload compute --seed 2147483649 --warmup-ms 0 --warmup-least 0 --iterations 3 --units 64 --size 1000 --workers "
	mailboxArgs = "--workload mailbox --model goroutine --seed 2147483649 --warmup-ms 0 --warmup-least 0 --iterations 2 --concurrency 1000"
	timersArgs  = "--workload timers --model goroutine --seed 1 --warmup-ms 0 --warmup-least 0 --iterations 1 --concurrency 1000 --hops 5 --delay_ms_min 1 --delay_ms_max 20"
)

func TestExitCodes(t *testing.T) {
	tests := []struct {
		name, procs, args string
		exit              int
	}{
		{"measured", "2", mailboxArgs, 0},
		{"listed", "2", "--list", 0},
		{"no arguments", "2", "", 64},
		{"list and more", "2", "--list --seed 1", 64},
		{"help", "2", "--help", 64},
		{"runtime set otherwise", "1", computeArgs + "2 --model goroutine", 64},
		{"sequential with two workers", "2", computeArgs + "2 --model sequential", 64},
		{"sequential on two processors", "2", computeArgs + "1 --model sequential", 64},
		{"no folder for the trace", "1", computeArgs + "1 --model pool --trace /nowhere/trace", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			stdout, stderr, exit := start(t, "", test.procs, test.args)
			if exit != test.exit {
				t.Errorf("got exit %d, want %d: %s", exit, test.exit, stderr)
			}
			if failed := exit != 0; failed != (stderr != "") || failed != (stdout == "") {
				t.Errorf("exit %d with stdout %q, stderr %q", exit, stdout, stderr)
			}
		})
	}
}

func TestEveryImplementationMeasures(t *testing.T) {
	checksums := map[string]string{"timers": "4b1d2a0b", "compute": "88c46c95", "spawn": "88fd2b60", "mailbox": "d553e760"}
	arguments := map[string]string{
		"timers":  "--concurrency 1000 --hops 5 --delay_ms_min 1 --delay_ms_max 20",
		"compute": "--units 64 --size 1000 --workers 1",
		"spawn":   "--concurrency 1000 --depth 10",
		"mailbox": "--concurrency 1000",
	}
	for _, impl := range table {
		name := impl.Workload + "/" + impl.Model
		stdout, stderr, exit := start(t, "", "1", "--workload "+impl.Workload+" --model "+impl.Model+
			" --seed 2147483648 --warmup-ms 0 --warmup-least 1 --iterations 2 "+arguments[impl.Workload])
		if exit != 0 {
			t.Fatalf("%s: exit %d: %s", name, exit, stderr)
		}
		var line struct {
			Measurement struct {
				Warmups    struct{ First struct{ Checksum string } }
				Iterations []struct {
					Checksum string
					Plateau  *int `json:"plateau_ns"`
				}
			}
		}
		if err := json.Unmarshal([]byte(stdout), &line); err != nil {
			t.Fatalf("%s: %q: %v", name, stdout, err)
		}
		got := line.Measurement.Iterations // of the seeds 0 and 1
		if len(got) != 2 || got[1].Checksum != checksums[impl.Workload] || line.Measurement.Warmups.First.Checksum == "" {
			t.Errorf("%s: got %s, want two beside a warm-up, the last %s", name, stdout, checksums[impl.Workload])
		}
		if divided := impl.Workload == "spawn" || impl.Workload == "mailbox"; divided != (got[0].Plateau != nil) {
			t.Errorf("%s: plateau_ns stands where it should not, or the other way round: %s", name, stdout)
		}
	}
}

func TestHeld(t *testing.T) {
	stdout, stderr, exit := start(t, "census\npoke 7 99\ngo\ncensus\npoke 7 99\npoke 8 99\n", "2", mailboxArgs+" --hold")
	want := regexp.MustCompile(`^{"holding":1000,"iteration":0,"gate":1}
{"census":1000,"again":0,"moved":0,"frames":1000}
{"poked":7,"value":2282872851,"moved":1,"by":\d+}
{"holding":1000,"iteration":1,"gate":1,"there":(1000|9\d\d)}
{"census":1000,"again":0,"moved":0,"frames":1000}
{"poked":7,"value":\d+,"moved":1,"by":\d+}
{"poked":8,"value":\d+,"moved":1,"by":\d+}
{"measurement":.*"checksum":"d553e760"`)
	if exit != 0 || !want.MatchString(stdout) {
		t.Errorf("got exit %d, %s%s, want %s", exit, stdout, stderr, want)
	}
	if _, stderr, exit := start(t, "stop\n", "2", mailboxArgs+" --hold"); exit != 1 || !strings.Contains(stderr, "stop") {
		t.Errorf("unknown command: got exit %d, %q, want 1", exit, stderr)
	}
	if _, stderr, exit := start(t, "poke 1000 1\n", "2", mailboxArgs+" --hold"); exit != 1 || !strings.Contains(stderr, "1000 tasks") {
		t.Errorf("a task that is not there: got exit %d, %q, want 1", exit, stderr)
	}
}

// TestHeldAtBothGates sees the same goroutines at the second, moved, and others
// in the next iteration.
func TestHeldAtBothGates(t *testing.T) {
	args := strings.Replace(mailboxArgs, "mailbox", "spawn", 1) + " --depth 10 --hold"
	stdout, stderr, exit := start(t, "census\ngo\ncensus\ngo\ncensus\ngo\ncensus\nrest 5\ncensus\n", "2", args)
	want := regexp.MustCompile(`^{"holding":1000,"iteration":0,"gate":1}
{"census":1000,"again":0,"moved":0,"frames":10000}
{"holding":1000,"iteration":0,"gate":2,"there":(1000|9\d\d)}
{"census":1000,"again":1000,"moved":1000,"frames":10000}
{"holding":1000,"iteration":1,"gate":1,"there":(1000|9\d\d)}
{"census":1000,"again":0,"moved":0,"frames":10000}
{"holding":1000,"iteration":1,"gate":2,"there":(1000|9\d\d)}
{"census":1000,"again":1000,"moved":1000,"frames":10000}
{"rested":5}
{"census":1000,"again":1000,"moved":0,"frames":10000}
{"measurement":`)
	if exit != 0 || !want.MatchString(stdout) {
		t.Errorf("got exit %d, %s%s, want %s", exit, stdout, stderr, want)
	}
}

func TestTraced(t *testing.T) {
	for name, test := range map[string]struct {
		procs, args string
		slices      int
	}{
		"timers":             {"2", timersArgs, 5000},
		"compute/sequential": {"1", computeArgs + "1 --model sequential", 3 * 64},
		"compute/goroutine":  {"2", computeArgs + "2 --model goroutine", 3 * 64},
		"compute/pool":       {"4", computeArgs + "4 --model pool", 3 * 64},
	} {
		path := filepath.Join(t.TempDir(), "trace.json")
		if _, stderr, exit := start(t, "", test.procs, test.args+" --trace "+path); exit != 0 {
			t.Fatalf("%s: exit %d: %s", name, exit, stderr)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := bytes.Count(content, []byte("},\n")); got != test.slices {
			t.Errorf("%s: got %d slices, want %d", name, got, test.slices)
		}
	}
}
