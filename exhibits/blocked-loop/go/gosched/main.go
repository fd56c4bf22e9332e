package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
)

func main() {
	var ticked atomic.Bool
	go ticked.Store(true)
	for turn := 0; turn < 2_000_000_000 && !ticked.Load(); turn++ {
		runtime.Gosched() // others first
	}
	fmt.Println("ticked during the loop:", ticked.Load())
}
