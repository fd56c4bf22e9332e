package main

import (
	"fmt"
	"sync"
)

func main() {
	squares := map[int]int{}
	var group sync.WaitGroup
	for i := range 2 {
		group.Go(func() { squares[i] = i * i })
	}
	group.Wait()
	fmt.Println("entries:", len(squares))
}
