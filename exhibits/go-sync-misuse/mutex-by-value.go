package main

import (
	"fmt"
	"sync"
)

func enter(mutex sync.Mutex) bool { return mutex.TryLock() }

func main() {
	var mutex sync.Mutex
	fmt.Println("first enters:", enter(mutex))
	fmt.Println("second enters:", enter(mutex))
}
