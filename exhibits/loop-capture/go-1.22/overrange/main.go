package main

import "fmt"

func main() {
	var later []func()
	for _, price := range []int{10, 20, 30, 40, 50} {
		later = append(later, func() { fmt.Print(price, " ") })
	}
	for _, call := range later {
		call()
	}
}
