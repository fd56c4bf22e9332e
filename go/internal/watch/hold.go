package watch

import (
	"bufio"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"programs/internal/contract"
)

// Hold prints that n tasks are parked and obeys the lines of commands until one
// of them, or their end, releases it. It reads in its caller's goroutine: a
// reader of its own would hide a deadlock from the runtime.
func Hold(commands io.Reader, out io.Writer, census bool, n uint32, poke func(i, nonce uint32) uint32) error {
	var parked *int
	if census {
		parked = new(Census())
	}
	runtime.GC()
	debug.FreeOSMemory()
	if err := contract.WriteHolding(out, n, parked); err != nil {
		return err
	}
	lines := bufio.NewScanner(commands)
	for lines.Scan() && lines.Text() != "go" {
		var i, nonce uint32
		if _, err := fmt.Sscanf(lines.Text(), "poke %d %d", &i, &nonce); err != nil {
			return fmt.Errorf("hold: %q: %w", lines.Text(), err)
		}
		if err := contract.WritePoked(out, i, poke(i, nonce)); err != nil {
			return err
		}
	}
	return lines.Err()
}
