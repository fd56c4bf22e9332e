package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	arrived := make(chan os.Signal) // nobody is waiting at the other end yet
	witness := make(chan os.Signal, 1)
	signal.Notify(arrived, syscall.SIGUSR1)
	signal.Notify(witness, syscall.SIGUSR1)
	syscall.Kill(os.Getpid(), syscall.SIGUSR1)
	<-witness
	signal.Stop(arrived) // waits until what is on its way has been handed out
	select {
	case <-arrived:
		fmt.Println("arrived")
	default:
		fmt.Println("dropped")
	}
}
