package main

import (
	"fmt"
	"runtime"
)

func main() {
	waiting := make(chan struct{})
	go func() {
		close(waiting)
		<-make(chan struct{}) // nobody can send
		fmt.Println("saved")
	}()
	<-waiting
	runtime.GC()
	fmt.Println("goroutines:", runtime.NumGoroutine())
}
