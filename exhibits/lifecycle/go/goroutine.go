package main

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

var (
	lock  sync.Mutex
	begin = make(chan bool)
	tid   atomic.Int64
	block = regexp.MustCompile(`(?s)^goroutine \d+ \[([^],]*).*created by main\.main`)
)

func work(input *os.File, raw int) {
	runtime.LockOSThread() // or there would be no thread to look at
	tid.Store(int64(syscall.Gettid()))
	<-begin
	fmt.Println("running:", own(false), "/", kernel())
	lock.Lock()
	time.Sleep(500 * time.Millisecond)
	_, _ = input.Read(make([]byte, 1))
	_, _ = syscall.Read(raw, make([]byte, 1))
}

// own finds the state of the goroutine in a stack dump: of itself alone, or of all.
func own(all bool) string {
	dump := make([]byte, 1<<16)
	dump = dump[:runtime.Stack(dump, all)]
	for each := range strings.SplitSeq(string(dump), "\n\n") {
		if found := block.FindStringSubmatch(each); found != nil {
			return found[1]
		}
	}
	return "none"
}

// kernel returns the letter after the name in /proc/self/task/TID/stat.
func kernel() string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/self/task/%d/stat", tid.Load()))
	if err != nil { // not yet, or no longer
		return "none"
	}
	_, after, _ := strings.Cut(string(text), ") ")
	return after[:1]
}

func sample(step, wanted string) {
	var seen string
	for end := time.Now().Add(5 * time.Second); seen != wanted && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
		seen = own(true) + " / " + kernel()
	}
	fmt.Printf("%s: %s\n", step, seen)
}

func main() {
	runtime.LockOSThread() // the main thread cannot end: the other goroutine is to have another
	input, writer, _ := os.Pipe()
	raw := make([]int, 2)
	_ = syscall.Pipe(raw)
	lock.Lock()
	go work(input, raw[0])
	ready := own(true) // before anything lets it run
	fmt.Println("ready:", ready, "/", kernel())
	begin <- true
	sample("waiting for a lock", "sync.Mutex.Lock / S")
	lock.Unlock()
	sample("sleeping", "sleep / S")
	sample("waiting for input", "IO wait / S")
	_, _ = writer.Write([]byte{1})
	sample("in a system call", "syscall / S")
	_, _ = syscall.Write(raw[1], []byte{1})
	sample("ended", "none / none")
}
