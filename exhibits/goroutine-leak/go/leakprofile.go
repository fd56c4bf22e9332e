package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
)

var known = make(chan int)

func nobodyHas() {
	answers := make(chan int)
	for i := range 3 {
		go func() { answers <- i * i }()
	}
	<-answers
}

func programHas() {
	for i := range 3 {
		go func() { known <- i * i }() // somebody might still receive from it, for all the runtime knows
	}
	<-known
}

func closureHas() {
	answers := make(chan int)
	for i := range 3 {
		go func() { answers <- i }() // what waits to be sent lies in the closure, and beside it the channel
	}
	<-answers
}

func main() {
	for range 100 {
		nobodyHas()
		programHas()
		closureHas()
	}
	var all strings.Builder
	for strings.Count(all.String(), "\n200 @ ") < 3 { // some are still on their way there
		all.Reset()
		pprof.Lookup("goroutine").WriteTo(&all, 1)
	}
	runtime.GC() // a profile asked for while a collection is under way may find less
	pprof.Lookup("goroutineleak").WriteTo(os.Stdout, 1)
	fmt.Println("goroutines:", runtime.NumGoroutine())
}
