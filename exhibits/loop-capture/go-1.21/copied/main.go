package main

import "fmt"

func main() {
	var later []func()
	for i := 0; i < 5; i++ {
		i := i // the cure of the time before 1.22
		later = append(later, func() { fmt.Print(i, " ") })
	}
	for _, call := range later {
		call()
	}
}
