package main

import "fmt"

func main() {
	seen := make(chan int, 5)
	for i := 0; i < 5; i++ {
		go func() { seen <- i }() // nothing orders this read and the loop's i++
	}
	for n := 0; n < cap(seen); n++ {
		fmt.Print(<-seen, " ")
	}
}
