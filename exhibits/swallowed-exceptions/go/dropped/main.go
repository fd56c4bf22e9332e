package main

import (
	"errors"
	"fmt"
	"sync"
)

func save() error {
	return errors.New("disk full")
}

func main() {
	var saving sync.WaitGroup
	saving.Add(1)
	go func() {
		defer saving.Done()
		save() // its error goes nowhere
	}()
	saving.Wait()
	fmt.Println("saved")
}
