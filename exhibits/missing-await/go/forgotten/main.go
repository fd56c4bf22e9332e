package main

import (
	"fmt"
	"time"
)

func save() {
	time.Sleep(time.Second) // a slow disk
	fmt.Println("saved")
}

func main() {
	go save() // the program ends with main, whatever its goroutines are doing
	fmt.Println("done")
}
