package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var a, b atomic.Int64
	a.Store(100)
	var group sync.WaitGroup
	halfDone, looked := make(chan bool), make(chan bool)
	group.Go(func() {
		a.Add(-30)
		close(halfDone)
		<-looked
		b.Add(30)
	})
	<-halfDone
	fmt.Println("sum:", a.Load()+b.Load())
	close(looked)
	group.Wait()
}
