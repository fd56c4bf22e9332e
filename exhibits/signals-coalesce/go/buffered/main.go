package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	arrived := make(chan os.Signal, 1)
	signal.Notify(arrived, syscall.SIGUSR1)
	syscall.Kill(os.Getpid(), syscall.SIGUSR1)
	signal.Stop(arrived) // delivers what is on its way
	select {
	case <-arrived:
		fmt.Println("arrived")
	default:
		fmt.Println("dropped")
	}
}
