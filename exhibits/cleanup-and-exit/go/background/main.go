package main

import (
	"fmt"
	"time"
)

func save(begun chan<- struct{}) {
	defer fmt.Println("closed")
	fmt.Println("half")
	close(begun)
	time.Sleep(time.Second) // a slow disk
	fmt.Println("whole")
}

func main() {
	begun := make(chan struct{})
	go save(begun)
	<-begun
}
