package main

import (
	"fmt"
	"sync"
)

func main() {
	squares := map[int]int{}
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			defer func() { fmt.Println("recovered:", recover()) }()
			for i := range 5_000_000 {
				squares[i%100] = i * i
			}
		})
	}
	group.Wait()
	fmt.Println("entries:", len(squares))
}
