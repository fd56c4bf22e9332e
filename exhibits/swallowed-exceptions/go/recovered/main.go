package main

import "fmt"

func save() {
	panic("disk full")
}

func main() {
	defer fmt.Println("cleaned up")
	failure := make(chan any)
	go func() {
		defer func() { failure <- recover() }()
		save()
	}()
	fmt.Println("not saved:", <-failure)
}
