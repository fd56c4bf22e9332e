package main

import (
	"fmt"
	"sync"
)

func main() {
	squares := map[int]int{}
	var mutex sync.Mutex
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for i := range 5_000_000 {
				mutex.Lock()
				squares[i%100] = i * i
				mutex.Unlock()
			}
		})
	}
	group.Wait()
	fmt.Println("entries:", len(squares))
}
