package workload

import (
	"time"

	"programs/internal/program"
)

const nap = 20 * time.Millisecond

// SpawnPolling never parks a goroutine at a gate: each looks at it between
// naps. Caught by the census, to which whoever naps is on its way.
func SpawnPolling(w program.Work, concurrency, _ uint32) {
	spawnLooking(w, concurrency, func() { time.Sleep(nap) })
}
