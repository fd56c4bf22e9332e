package main

func main() {
	results := make(chan int, 1)
	close(results) // by the receiver, who has heard enough
	results <- 1
}
