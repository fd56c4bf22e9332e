package main

import "fmt"

func main() {
	var later []func()
	var i int // before the loop: no version makes more than one of it
	for i = 0; i < 5; i++ {
		later = append(later, func() { fmt.Print(i, " ") })
	}
	for _, call := range later {
		call()
	}
}
