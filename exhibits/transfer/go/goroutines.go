package main

import (
	"fmt"
	"sync"
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
		<-looked
		b += 30
	})
	<-halfDone
	fmt.Println("sum:", a+b)
	close(looked)
	group.Wait()
}
