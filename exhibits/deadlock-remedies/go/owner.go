package main

import (
	"fmt"
	"sync"
)

type request struct {
	philosopher int
	served      chan<- struct{}
}

func main() {
	requests := make(chan request)
	var philosophers sync.WaitGroup
	for me := range 5 {
		philosophers.Go(func() {
			served := make(chan struct{})
			for range 5 {
				requests <- request{me, served}
				<-served
			}
		})
	}
	go func() {
		philosophers.Wait()
		close(requests)
	}()

	var meals, uses [5]int // main owns them: nobody else touches them, so nothing is locked
	for each := range requests {
		left, right := each.philosopher, (each.philosopher+1)%5
		meals[left]++
		uses[left]++
		uses[right]++
		each.served <- struct{}{}
	}
	fmt.Println("meals:", sum(meals))
	fmt.Println("lost updates:", 2*sum(meals)-sum(uses))
}

func sum(counts [5]int) (all int) {
	for _, count := range counts {
		all += count
	}
	return all
}
