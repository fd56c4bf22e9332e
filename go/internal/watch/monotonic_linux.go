package watch

import (
	"syscall"
	"unsafe"
)

// monotonic returns the nanoseconds of CLOCK_MONOTONIC. Package time has the
// same clock and no way to ask for its absolute value.
func monotonic() int64 {
	const clockMonotonic = 1
	var now syscall.Timespec
	_, _, errno := syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, clockMonotonic, uintptr(unsafe.Pointer(&now)), 0)
	if errno != 0 {
		panic(errno)
	}
	return now.Nano()
}
