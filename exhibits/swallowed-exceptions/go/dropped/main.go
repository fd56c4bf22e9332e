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
	saving.Go(func() { save() }) // its error goes nowhere
	saving.Wait()
	fmt.Println("saved")
}
