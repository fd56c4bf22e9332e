package main

import (
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("closed")
	fmt.Println("saved")
	os.Exit(3)
}
