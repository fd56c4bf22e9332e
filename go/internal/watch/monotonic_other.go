//go:build !linux

package watch

import "time"

var started = time.Now()

// monotonic returns nanoseconds since the program's start: good for a trace by
// itself, not for one that is laid beside another process's.
func monotonic() int64 { return time.Since(started).Nanoseconds() }
