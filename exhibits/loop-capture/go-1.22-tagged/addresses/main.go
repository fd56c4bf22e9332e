//go:build go1.21

package main

import "fmt"

func main() {
	var kept []*int
	for i := 0; i < 3; i++ {
		kept = append(kept, &i)
	}
	for _, each := range kept {
		fmt.Print(*each, " ")
	}
}
