package main

import (
	"fmt"
	"os"
	"sync"
	"syscall"
	"time"
)

func main() {
	var a, b sync.Mutex
	var met, done sync.WaitGroup
	met.Add(2)
	work := func(first, second *sync.Mutex) {
		first.Lock()
		defer first.Unlock()
		met.Done()
		met.Wait() // until each holds one
		second.Lock()
		defer second.Unlock()
		fmt.Println("holds both")
	}
	done.Go(func() { work(&a, &b) })
	done.Go(func() { work(&b, &a) })
	met.Wait()
	time.AfterFunc(time.Second, func() { syscall.Kill(os.Getpid(), syscall.SIGQUIT) }) // as by Ctrl-\
	done.Wait()
}
