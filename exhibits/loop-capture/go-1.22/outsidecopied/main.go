package main

import "fmt"

func main() {
	var later []func()
	var i int
	for i = 0; i < 5; i++ {
		own := i // declared in the body: a new one each time round
		later = append(later, func() { fmt.Print(own, " ") })
	}
	for _, call := range later {
		call()
	}
}
