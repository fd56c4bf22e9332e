package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var log []string
	var mutex sync.Mutex
	note := func(event string) {
		mutex.Lock()
		defer mutex.Unlock()
		log = append(log, event)
	}
	gate, ended := make(chan struct{}), make(chan struct{})
	body := func() {
		note("body starts")
		<-gate
		note("body ends")
		close(ended)
	}

	note("call")
	go body()
	note("after the call")
	runtime.Gosched() // a turn for whoever else is ready
	note("after another wait")
	close(gate)
	<-ended
	note("after the await")
	for i, event := range log {
		fmt.Printf("%d: %s\n", i+1, event)
	}
}
