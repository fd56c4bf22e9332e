package main

import (
	"fmt"
	"reflect"
	"strings"
)

// isMarked tells whether a function is of another type than one that never waits.
func isMarked(function any) bool {
	return reflect.TypeOf(function) != reflect.TypeFor[func() int]()
}

func main() {
	var log []string
	there, back := make(chan bool), make(chan bool)
	wait := func() int {
		log = append(log, "suspended")
		there <- true
		<-back
		log = append(log, "resumed")
		return 0
	}
	go func() {
		<-there
		log = append(log, "other")
		back <- true
	}()

	chain := [11]func() int{10: wait}
	marked := 0
	for depth := range 10 {
		chain[depth] = func() int { return 1 + chain[depth+1]() }
		if isMarked(chain[depth]) {
			marked++
		}
	}
	fmt.Println("frames that are marked:", marked, "of 10")
	fmt.Println("a call of one returns:", reflect.TypeOf(chain[0]).Out(0))
	fmt.Println("the sum of all:", chain[0]())
	fmt.Println("what happened:", strings.Join(log, ", "))
}
