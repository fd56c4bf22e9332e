package main

import "fmt"

func main() {
	var later []func()
	for i := 0; i < 5; i++ {
		later = append(later, func() { fmt.Print(i, " ") })
	}
	for _, call := range later {
		call()
	}
}
