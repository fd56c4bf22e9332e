package main

import (
	"fmt"
	"math/bits"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"unsafe"
)

const kept, sought = 100, 101 // file descriptors

var (
	global int
	heap   = new(int)
)

type item struct {
	label  string
	look   func() any
	change func(value int) // 1 is what the first thread sets, 2 what the other one does
}

var items = []item{
	{"heap variable", func() any { return *heap }, func(value int) { *heap = value }},
	{"global variable", func() any { return global }, func(value int) { global = value }},
	{"open file descriptor", func() any { return isOpen(kept) }, func(value int) {
		if value == 1 {
			openAs(kept)
		} else {
			syscall.Close(kept)
		}
	}},
	{"file offset", offset, func(value int) { syscall.Seek(sought, int64(value), 0) }},
	{"signal handler", func() any { return signal.Ignored(syscall.SIGUSR1) }, func(value int) {
		if value == 1 {
			signal.Ignore(syscall.SIGUSR1)
		} else {
			signal.Reset(syscall.SIGUSR1)
		}
	}},
	{"current directory", directory, func(value int) { os.Chdir([]string{"", "/usr", "/"}[value]) }},
	{"umask", umask, func(value int) { syscall.Umask(value) }},
	{"environment", func() any { return os.Getenv("VALUE") }, func(value int) { os.Setenv("VALUE", fmt.Sprint(value)) }},
	{"user id", func() any { return syscall.Geteuid() }, func(value int) {
		syscall.Setresuid(-1, 0, -1) // only root may become anybody
		syscall.Setresuid(-1, id(value), -1)
	}},
	{"user id by raw system call", func() any { return syscall.Geteuid() }, func(value int) {
		syscall.RawSyscall(syscall.SYS_SETRESUID, ^uintptr(0), 0, ^uintptr(0))
		syscall.RawSyscall(syscall.SYS_SETRESUID, ^uintptr(0), uintptr(id(value)), ^uintptr(0))
	}},
	{"group id", func() any { return syscall.Getegid() }, func(value int) { syscall.Setresgid(-1, id(value), -1) }},
	{"group id by raw system call", func() any { return syscall.Getegid() }, func(value int) {
		syscall.RawSyscall(syscall.SYS_SETRESGID, ^uintptr(0), uintptr(id(value)), ^uintptr(0))
	}},
	{"process id", func() any { return os.Getpid() }, func(int) {}},
	{"thread id", func() any { return syscall.Gettid() }, func(int) {}},
	{"nice value", func() any { return nice() }, func(value int) { syscall.Setpriority(syscall.PRIO_PROCESS, 0, nice()+value) }},
	{"cpu affinity", func() any { return bits.OnesCount64(cpus()) }, func(value int) {
		set := cpus() & -cpus() // one processor
		if value == 2 {
			set = ^uint64(0) // all
		}
		syscall.RawSyscall(syscall.SYS_SCHED_SETAFFINITY, 0, unsafe.Sizeof(set), uintptr(unsafe.Pointer(&set)))
	}},
	{"uncaught exception there", nil, func(int) { panic("nobody recovers from this") }},
	{"segmentation fault there", nil, func(int) { heap = nil; *heap = 1 }},
}

func openAs(number int) {
	file, _ := os.CreateTemp("", "")
	defer file.Close()
	os.Remove(file.Name())
	syscall.Dup3(int(file.Fd()), number, syscall.O_CLOEXEC) // as the package os opens its files
}

func isOpen(number int) bool {
	return syscall.Fstat(number, new(syscall.Stat_t)) == nil
}

func offset() any {
	at, _ := syscall.Seek(sought, 0, 1)
	return at
}

func directory() any {
	path, _ := os.Getwd()
	return path
}

func umask() any {
	mask := syscall.Umask(0)
	syscall.Umask(mask)
	return mask
}

func id(value int) int {
	if value == 0 {
		return 0 // root's
	}
	return 65532 + value
}

func nice() int {
	raised, _ := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	return 20 - raised // what the kernel returns is never negative
}

func cpus() uint64 {
	var set [16]uint64
	syscall.RawSyscall(syscall.SYS_SCHED_GETAFFINITY, 0, unsafe.Sizeof(set), uintptr(unsafe.Pointer(&set)))
	return set[0] // the first 64 will do
}

func find(label string) item {
	for _, each := range items {
		if each.label == label {
			return each
		}
	}
	panic(label)
}

func there(it item) string {
	if it.look == nil {
		it.change(2)
	}
	found := it.look()
	it.change(2)
	return fmt.Sprint(found, " ", it.look())
}

func start(where string, it item) (said string) {
	if where == "spawn" {
		out, _ := exec.Command("/proc/self/exe", "there", it.label).Output()
		return string(out)
	}
	done := make(chan string)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		done <- there(it)
	}()
	return <-done
}

func verdict(where string, it item) string {
	switch {
	case it.look == nil:
		if exec.Command("/proc/self/exe", where, it.label).Run() != nil {
			return "ends both"
		}
		return "ends only that one"
	case strings.Contains(it.label, "user id") || strings.Contains(it.label, "group id"):
		if os.Getuid() != 0 {
			return "not tried: needs root"
		}
		defer it.change(0)
	case it.label == "cpu affinity" && bits.OnesCount64(cpus()) == 1:
		return "not tried: needs two processors"
	}
	it.change(1)
	before := it.look()
	said := strings.Fields(start(where, it))
	after := it.look()
	it.change(1)
	switch {
	case fmt.Sprint(after) == said[1]:
		return "shared"
	case fmt.Sprint(before) == said[0]:
		return "copied at the start"
	}
	return "private"
}

func main() {
	runtime.LockOSThread()
	switch {
	case os.Args[1] == "there":
		fmt.Println(there(find(os.Args[2])))
	case len(os.Args) == 3:
		start(os.Args[1], find(os.Args[2]))
	default:
		os.Chmod("/proc/self/exe", 0o755) // with another user id it has to start itself
		openAs(sought)
		for _, each := range items {
			fmt.Printf("%s: %s\n", each.label, verdict(os.Args[1], each))
		}
	}
}
