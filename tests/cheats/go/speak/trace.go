package speak

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

// Trace returns the function that records a slice: nil where no trace is asked for.
func (inv *Invocation) Trace() func(name string, task uint32, start int64, size, answer uint32) {
	if inv.trace == "" {
		return nil
	}
	file, err := os.Create(inv.trace)
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(file, "[")
	return func(name string, task uint32, start int64, size, answer uint32) {
		end := Monotonic()
		fmt.Fprintf(file, `{"name":%q,"ph":"X","pid":1,"tid":1,"ts":%d,"dur":%d,`+
			`"args":{"task":%d,"start":%d,"end":%d,"size":%d,"answer":%d}},`+"\n",
			name, start/1000, (end-start)/1000, task, start, end, size, answer)
	}
}

// Monotonic returns the nanoseconds of CLOCK_MONOTONIC.
func Monotonic() int64 {
	const clockMonotonic = 1
	var now syscall.Timespec
	syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, clockMonotonic, uintptr(unsafe.Pointer(&now)), 0)
	return now.Nano()
}
