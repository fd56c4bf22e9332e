package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
)

const turns = 2000

var (
	order [turns]byte
	taken atomic.Int32
)

func work(name byte, way string, mine <-chan bool, other chan<- bool) {
	if way == "gosched-locked" {
		runtime.LockOSThread() // a thread of its own
	}
	for range turns / 2 {
		if way == "channel" {
			<-mine
		}
		order[taken.Add(1)-1] = name
		if way == "channel" {
			other <- true
		} else {
			runtime.Gosched()
		}
	}
}

func switches() int64 {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return usage.Nvcsw + usage.Nivcsw
}

func size[T int | int64](number, large, middling T, words ...string) string {
	switch {
	case number >= large:
		return words[0]
	case number >= middling:
		return words[1]
	}
	return words[2]
}

func main() {
	a, b := make(chan bool, 1), make(chan bool, 1)
	a <- true
	var group sync.WaitGroup
	before := switches()
	group.Go(func() { work('a', os.Args[1], a, b) })
	group.Go(func() { work('b', os.Args[1], b, a) })
	group.Wait()
	asked := switches() - before
	changes := 0
	for i := range turns - 1 {
		if order[i] != order[i+1] {
			changes++
		}
	}
	fmt.Printf("first ten turns: %s\n", order[:10])
	fmt.Println("next turn:", size(changes, 1900, 100, "the other's", "either's", "its own"))
	fmt.Println("kernel switches in 2000 turns:", size(asked, 1000, 100, "1000 or more", "100 or more", "under 100"))
}
