package main

import "fmt"

func main() {
	seen := make(chan int, 5)
	for i := 0; i < 5; i++ {
		go func() { seen <- i }() // is this the i that i++ writes?
	}
	for n := 0; n < cap(seen); n++ {
		fmt.Print(<-seen, " ")
	}
}
