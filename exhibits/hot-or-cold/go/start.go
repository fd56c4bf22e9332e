package main

import (
	"fmt"
	"runtime"
)

func main() {
	var log []string
	gate, ended := make(chan struct{}), make(chan struct{})
	body := func() {
		log = append(log, "body starts")
		<-gate
		log = append(log, "body ends")
		close(ended)
	}

	log = append(log, "call")
	go body()
	log = append(log, "after the call")
	runtime.Gosched() // a turn for whoever else is ready
	log = append(log, "after another wait")
	close(gate)
	<-ended
	log = append(log, "after the await")
	for i, event := range log {
		fmt.Printf("%d: %s\n", i+1, event)
	}
}
