package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

func main() {
	var slow sync.Mutex // the slower side: one job at a time
	var group sync.WaitGroup
	most := 0
	for range 500 {
		group.Go(func() { // a queue without a bound, made of goroutines
			slow.Lock()
			defer slow.Unlock()
			time.Sleep(time.Millisecond)
		})
		most = max(most, runtime.NumGoroutine())
	}
	group.Wait()
	fmt.Println("deepest:", most)
}
