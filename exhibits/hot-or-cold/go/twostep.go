package main

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
)

func count() int {
	counter := 0
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			for range 100 {
				seen := counter
				runtime.Gosched()
				counter = seen + 1
			}
		})
	}
	group.Wait()
	return counter
}

func main() {
	counts := make([]int, 20)
	for run := range counts {
		counts[run] = count()
	}
	slices.Sort(counts)
	fmt.Println("fewest of 1000 counted in 20 runs:", counts[0])
	fmt.Println("most of 1000 counted in 20 runs:", counts[19])
	fmt.Println("different counts in 20 runs:", len(slices.Compact(counts)))
}
