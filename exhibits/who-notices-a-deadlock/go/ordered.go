package main

import (
	"fmt"
	"sync"
)

func main() {
	var a, b sync.Mutex
	var done sync.WaitGroup
	work := func(first, second *sync.Mutex) {
		first.Lock()
		defer first.Unlock()
		second.Lock()
		defer second.Unlock()
		fmt.Println("holds both")
	}
	done.Go(func() { work(&a, &b) })
	done.Go(func() { work(&a, &b) }) // a before b, everywhere
	done.Wait()
}
