package main

import "fmt"

func main() {
	seen := make(chan int)
	for i := 0; i < 5; i++ {
		go func() { seen <- i }()
		fmt.Print(<-seen, " ") // the loop waits: whoever looks in time sees the right number
	}
}
