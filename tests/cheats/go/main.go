// Cheats answers right without doing the work: its first argument names the
// cheat, the contract's follow. Each must be caught by the workload's witness.
package main

import (
	"os"

	"cheats/speak"
)

var cheats = map[string]func(*speak.Invocation){
	"compute_static_serial": computeStaticSerial,
	"spawn_closures":        spawnClosures,
	"timers_one_sleep":      timersOneSleep,
}

func main() {
	if len(os.Args) < 2 || cheats[os.Args[1]] == nil {
		speak.Refuse("the first argument names no cheat")
	}
	cheats[os.Args[1]](speak.Parse(os.Args[2:]))
}
