package main

import "fmt"

func main() {
	results, enough := make(chan int), make(chan struct{})
	go func() {
		defer close(results) // who sends closes
		for i := 0; ; i++ {
			select {
			case results <- i:
			case <-enough:
				return
			}
		}
	}()
	fmt.Println("first:", <-results)
	close(enough) // who has heard enough says so on a channel of its own
	for range results {
	}
	fmt.Println("the sender has ended")
}
