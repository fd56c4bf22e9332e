package main

import (
	"fmt"
	"sync"
)

func main() {
	squares := map[int]int{}
	for i := range 100 {
		squares[i] = i * i
	}
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			defer func() { fmt.Println("recovered:", recover()) }()
			for i := range 1_000_000_000 { // of which the runtime lets few pass
				squares[i%100] = i // replaces a number: even that is a write
			}
		})
	}
	group.Wait()
	fmt.Println("entries:", len(squares))
}
