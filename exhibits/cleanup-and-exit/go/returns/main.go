package main

import (
	"fmt"
	"os"
)

func main() {
	os.Exit(run())
}

func run() int {
	defer fmt.Println("closed")
	fmt.Println("saved")
	return 3
}
