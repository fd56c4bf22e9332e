package main

import "fmt"

func save() {
	panic("disk full")
}

func main() {
	defer fmt.Println("cleaned up") // never
	defer func() {
		fmt.Println("recovered:", recover()) // never: it is another goroutine's panic
	}()
	go save()
	select {} // wait for ever
}
