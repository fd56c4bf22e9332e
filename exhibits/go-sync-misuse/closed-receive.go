package main

import "fmt"

func main() {
	results := make(chan int, 1)
	results <- 1
	close(results)
	for range 2 {
		value, ok := <-results
		fmt.Println(value, ok)
	}
}
