package main

import "fmt"

func main() {
	results := make(chan int, 1)
	close(results)
	defer func() { fmt.Println("recovered:", recover()) }()
	results <- 1
}
