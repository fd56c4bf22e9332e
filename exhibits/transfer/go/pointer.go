package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type accounts struct{ a, b int }

func main() {
	var current atomic.Pointer[accounts]
	current.Store(&accounts{a: 100})
	var group sync.WaitGroup
	halfDone, looked := make(chan bool), make(chan bool)
	group.Go(func() {
		next := *current.Load()
		next.a -= 30
		close(halfDone)
		<-looked
		next.b += 30
		current.Store(&next)
	})
	<-halfDone
	now := current.Load()
	fmt.Println("sum:", now.a+now.b)
	close(looked)
	group.Wait()
}
