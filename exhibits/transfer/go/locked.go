package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	a, b := 100, 0
	var lock sync.Mutex
	var group sync.WaitGroup
	halfDone, looked := make(chan bool), make(chan bool)
	group.Go(func() {
		lock.Lock()
		defer lock.Unlock()
		a -= 30
		close(halfDone)
		select {
		case <-looked:
		case <-time.After(time.Second): // in vain: nobody gets to look
		}
		b += 30
	})
	<-halfDone
	lock.Lock()
	fmt.Println("sum:", a+b)
	lock.Unlock()
	close(looked)
	group.Wait()
}
