// Cheats answers right without doing the work: its first argument names the
// cheat, the contract's follow. Each must be caught by the workload's witness.
// All but the work is the honest program's.
package main

import (
	"fmt"
	"os"

	"programs/cheats/workload"
	"programs/internal/program"
)

const exitUsage = 64

var cheats = map[string]program.Implementation{
	"compute_half_lock":           program.Compute("goroutine", workload.ComputeHalfLock),
	"compute_pool_unpooled":       program.Compute("pool", workload.ComputePoolUnpooled),
	"compute_static_serial":       program.Compute("goroutine", workload.ComputeStaticSerial),
	"compute_two_at_once":         program.Compute("sequential", workload.ComputeTwoAtOnce),
	"mailbox_loop_beside_dummies": program.Mailbox("goroutine", workload.MailboxLoopBesideDummies),
	"spawn_called_early":          program.Spawn("goroutine", workload.SpawnCalledEarly),
	"spawn_closures":              program.Spawn("goroutine", workload.SpawnClosures),
	"spawn_first_gate_left_out":   program.Spawn("goroutine", workload.SpawnFirstGateLeftOut),
	"spawn_flat":                  program.Spawn("goroutine", workload.SpawnFlat),
	"spawn_kept_goroutines":       program.Spawn("goroutine", workload.SpawnKeptGoroutines),
	"spawn_outside_the_clock":     program.Spawn("goroutine", workload.SpawnOutsideTheClock),
	"spawn_polling":               program.Spawn("goroutine", workload.SpawnPolling),
	"spawn_spinning":              program.Spawn("goroutine", workload.SpawnSpinning),
	"timers_one_sleep":            program.Timers("goroutine", workload.TimersOneSleep),
}

func main() {
	if len(os.Args) > 1 {
		if cheat, found := cheats[os.Args[1]]; found {
			os.Exit(program.Main(os.Args[2:], []program.Implementation{cheat}))
		}
	}
	fmt.Fprintln(os.Stderr, "the first argument names no cheat")
	os.Exit(exitUsage)
}
