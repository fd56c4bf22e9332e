package main

import (
	"fmt"
	"sync"
	"time"
)

func save() {
	time.Sleep(time.Second) // a slow disk
	fmt.Println("saved")
}

func main() {
	var saving sync.WaitGroup
	saving.Go(save)
	saving.Wait()
	fmt.Println("done")
}
