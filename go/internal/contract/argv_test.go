package contract

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

var declared = []Implementation{
	{"compute", "pool", []string{"timed", "traced"}, map[string]uint32{"units": 1, "size": 2}},
	{"spawn", "goroutine", []string{"timed", "held"}, map[string]uint32{"concurrency": 1}},
	{"timers", "goroutine", []string{"timed", "traced"}, map[string]uint32{"delay_ms_min": 1, "delay_ms_max": 1}},
}

const (
	compute = "--workload compute --model pool --seed 1 --warmup-ms 0 --warmup-least 0 --iterations 3 --units 4 --size 9"
	spawn   = "--workload spawn --model goroutine --seed 1 --warmup-ms 0 --warmup-least 0 --iterations 2 --concurrency 4"
	timers  = "--workload timers --model goroutine --seed 1 --warmup-ms 0 --warmup-least 0 --iterations 1 --delay_ms_min 3 --delay_ms_max 3"
)

func TestParse(t *testing.T) {
	tests := []struct {
		name, args string
		want       Invocation
	}{
		{"traced, in another order", "--trace a=b --size 2 --units 2147483647 --iterations 3 --warmup-ms 0 --warmup-least 0 --seed 4294967295 --model pool --workload compute",
			Invocation{Workload: "compute", Model: "pool", Seed: 1<<32 - 1, Iterations: 3, Trace: "a=b", Parameters: map[string]uint32{"units": 1<<31 - 1, "size": 2}}},
		{"held, flags first", "--hold " + spawn,
			Invocation{Workload: "spawn", Model: "goroutine", Seed: 1, Iterations: 2, Hold: true, Parameters: map[string]uint32{"concurrency": 4}}},
		{"traced, with equal delays", timers + " --trace t",
			Invocation{Workload: "timers", Model: "goroutine", Seed: 1, Iterations: 1, Trace: "t", Parameters: map[string]uint32{"delay_ms_min": 3, "delay_ms_max": 3}}},
		{"the most", strings.Replace(spawn, "--warmup-ms 0 --warmup-least 0 --iterations 2", "--warmup-ms 3600000 --warmup-least 1000000 --iterations 1000000", 1),
			Invocation{Workload: "spawn", Model: "goroutine", Seed: 1, WarmupMS: 3_600_000, WarmupLeast: 1_000_000, Iterations: 1_000_000, Parameters: map[string]uint32{"concurrency": 4}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := Parse(strings.Fields(test.args), declared)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	instead := func(line, old, new string) string {
		if !strings.Contains(line, old) {
			t.Fatalf("%q is not in %q", old, line)
		}
		return strings.Replace(line, old, new, 1)
	}
	tests := []struct{ name, args, reason string }{
		{"nothing", "", "--workload is missing"},
		{"list and more", "--list " + spawn, `"spawn" is not a --NAME`},
		{"unknown workload", instead(spawn, "spawn", "nap"), "there is no nap in goroutine"},
		{"unknown model", instead(spawn, "goroutine", "fibre"), "there is no spawn in fibre"},
		{"a pair that is not there", instead(spawn, "goroutine", "pool"), "there is no spawn in pool"},
		{"missing name", instead(spawn, "--seed 1 ", ""), "--seed is missing"},
		{"missing parameter", instead(spawn, "--concurrency 4", ""), "--concurrency is missing"},
		{"missing value", spawn + " --trace", "--trace has no value"},
		{"unknown name", spawn + " --limit 3", "--limit is unknown here"},
		{"another's parameter", spawn + " --units 3", "--units is unknown here"},
		{"no name at all", spawn + " -- 3", "-- is unknown here"},
		{"doubled", spawn + " --seed 1", "--seed is given twice"},
		{"doubled flag", spawn + " --hold --hold", "--hold is given twice"},
		{"abbreviated", instead(spawn, "--iterations", "--iter"), "--iterations is missing"},
		{"equals sign", instead(spawn, "--seed 1", "--seed=1 1"), "--seed is missing"},
		{"one dash", instead(spawn, "--seed", "-seed"), `"-seed" is not a --NAME`},
		{"left over", spawn + " 7", `"7" is not a --NAME`},
		{"value for a flag", spawn + " --hold 1", `"1" is not a --NAME`},
		{"sign", instead(spawn, "--seed 1", "--seed +1"), `"+1" is no number`},
		{"negative", instead(spawn, "--seed 1", "--seed -1"), `"-1" is no number`},
		{"underscore", instead(spawn, "--concurrency 4", "--concurrency 1_0"), `"1_0" is no number`},
		{"hexadecimal", instead(spawn, "--seed 1", "--seed 0x1"), `"0x1" is no number`},
		{"other digits", instead(spawn, "--seed 1", "--seed ٣"), `"٣" is no number`},
		{"seed too great", instead(spawn, "--seed 1", "--seed 4294967296"), `"4294967296" is no number`},
		{"seed far too great", instead(spawn, "--seed 1", "--seed 18446744073709551617"), "is no number"},
		{"warm-ups too many", instead(spawn, "--warmup-least 0", "--warmup-least 1000001"), "--warmup-least"},
		{"warm-ups too long", instead(spawn, "--warmup-ms 0", "--warmup-ms 3600001"), "--warmup-ms"},
		{"iterations too many", instead(spawn, "--iterations 2", "--iterations 1000001"), "--iterations"},
		{"no iteration", instead(spawn, "--iterations 2", "--iterations 0"), `"0" is no number from 1`},
		{"delays the wrong way round", instead(timers, "--delay_ms_min 3", "--delay_ms_min 4"), "is greater than"},
		{"parameter too small", instead(compute, "--size 9", "--size 1"), `"1" is no number from 2`},
		{"parameter too great", instead(compute, "--units 4", "--units 2147483648"), "--units"},
		{"hold and trace", spawn + " --hold --trace t", "exclude each other"},
		{"census of its own", spawn + " --hold --census", "--census has no value"},
		{"hold where there is none", compute + " --hold", "cannot be held"},
		{"trace where there is none", spawn + " --trace t", "cannot be traced"},
		{"hold with a warm-up", instead(spawn, "--warmup-least 0", "--warmup-least 1") + " --hold", "wants --warmup-ms 0"},
		{"hold with a time to warm up", instead(spawn, "--warmup-ms 0", "--warmup-ms 1") + " --hold", "wants --warmup-ms 0"},
		{"hold with one iteration", instead(spawn, "--iterations 2", "--iterations 1") + " --hold", "--iterations 2"},
		{"trace with a warm-up", instead(compute, "--warmup-least 0", "--warmup-least 1") + " --trace t", "wants --warmup-ms 0"},
		{"trace of compute with one iteration", instead(compute, "--iterations 3", "--iterations 1") + " --trace t", "--iterations 3"},
		{"trace of timers with three iterations", instead(timers, "--iterations 1", "--iterations 3") + " --trace t", "--iterations 1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse(strings.Fields(test.args), declared)
			if !errors.Is(err, ErrUsage) {
				t.Fatalf("got %v, want ErrUsage", err)
			}
			if !strings.Contains(err.Error(), test.reason) {
				t.Errorf("got %q, want %q in it", err, test.reason)
			}
		})
	}
}

func TestParseRefusesAnEmptyValue(t *testing.T) {
	for _, name := range []string{"--workload", "--seed", "--trace"} {
		if _, err := Parse([]string{name, ""}, declared); !errors.Is(err, ErrUsage) {
			t.Errorf("%s: got %v, want ErrUsage", name, err)
		}
	}
}
