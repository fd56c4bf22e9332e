package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	var turn atomic.Int32
	end := time.Now().Add(time.Second)
	var group sync.WaitGroup
	for mine := range int32(2) {
		group.Go(func() {
			for now := turn.Load(); now < 5000 && time.Now().Before(end); now = turn.Load() {
				if now%2 == mine {
					turn.Store(now + 1) // nobody else writes now
				}
			}
		})
	}
	group.Wait()
	fmt.Println("hand-overs:", turn.Load())
}
