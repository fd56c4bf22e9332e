package main

import (
	"fmt"
	"sort"
)

func main() {
	start, seen := make(chan struct{}), make(chan int)
	for i := 0; i < 5; i++ {
		go func() {
			<-start // so that none runs before the loop is over
			seen <- i
		}()
	}
	close(start)
	var all []int
	for len(all) < 5 {
		all = append(all, <-seen)
	}
	sort.Ints(all)
	fmt.Println(all)
}
