package main

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"time"
)

var (
	scratch, count int
	lock           sync.Mutex
	middle         func(number int)
	came           chan bool // by the second call, in the middle or before a lock that is taken
)

// Each is called with 1 and with 2, and must answer one with 1 and the other with 2.
func plain(number int) int {
	scratch = number
	middle(number)
	return scratch
}

func underLock(number int) int {
	if !lock.TryLock() {
		came <- true
		lock.Lock()
	}
	defer lock.Unlock()
	return plain(number)
}

func savedAndRestored(number int) int {
	saved := scratch
	defer func() { scratch = saved }()
	return plain(number)
}

func copiedAndWrittenBack(number int) int {
	local := count
	middle(number)
	count = local + 1
	return local + 1
}

func localsOnly(number int) int {
	scratch := number
	middle(number)
	return scratch
}

func byGoroutines(function func(int) int) []int {
	inside, ended, answers := make(chan bool), make(chan bool), make(chan int)
	middle = func(number int) {
		if number == 1 {
			close(inside)
			<-came
		} else {
			came <- true
			<-ended
		}
	}
	go func() { answers <- function(1) }()
	<-inside
	go func() { answers <- function(2) }()
	first := <-answers
	close(ended)
	return []int{first, <-answers}
}

func fromInside(function func(int) int) []int {
	inner := 0
	middle = func(number int) {
		if number == 1 {
			inner = function(2)
		}
	}
	outer := function(1)
	return []int{inner, outer}
}

func report(label string, function func(int) int) {
	probe := fromInside
	if os.Args[1] == "two-threads" {
		probe = byGoroutines
	}
	came = make(chan bool, 2)
	done := make(chan []int)
	go func() { done <- probe(function) }()
	select {
	case answers := <-done:
		lost := 0
		for _, number := range []int{1, 2} {
			if !slices.Contains(answers, number) {
				lost++
			}
		}
		if lost > 0 {
			fmt.Printf("%s: wrong: %d of 2 lost\n", label, lost)
		} else {
			fmt.Printf("%s: right\n", label)
		}
	case <-time.After(3 * time.Second):
		fmt.Printf("%s: hangs\n", label)
	}
}

func main() {
	report("global variable", plain)
	report("global variable under a lock", underLock)
	report("global variable saved and restored", savedAndRestored)
	report("global variable copied and written back", copiedAndWrittenBack)
	report("local variable", localsOnly)
}
