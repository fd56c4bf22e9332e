package main

import (
	"errors"
	"fmt"
)

func save() error {
	return errors.New("disk full")
}

func main() {
	saving := make(chan error)
	go func() { saving <- save() }()
	if err := <-saving; err != nil {
		fmt.Println("not saved:", err)
		return
	}
	fmt.Println("saved")
}
