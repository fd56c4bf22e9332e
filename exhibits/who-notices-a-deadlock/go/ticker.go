package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	go func() {
		for range time.Tick(time.Hour) { // a heartbeat, a reload of settings, …
			fmt.Println("alive")
		}
	}()
	var a, b sync.Mutex
	var met, done sync.WaitGroup
	met.Add(2)
	work := func(first, second *sync.Mutex) {
		first.Lock()
		defer first.Unlock()
		met.Done()
		met.Wait() // until each holds one
		second.Lock()
		defer second.Unlock()
		fmt.Println("holds both")
	}
	done.Go(func() { work(&a, &b) })
	done.Go(func() { work(&b, &a) })
	met.Wait()
	fmt.Println("each holds one")
	done.Wait()
}
