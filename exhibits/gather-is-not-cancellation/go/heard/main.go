package main

import (
	"context"
	"fmt"
	"sync"
)

func work(ctx context.Context, goOn <-chan struct{}) {
	select {
	case <-goOn:
		fmt.Println("the goroutine went on")
	case <-ctx.Done():
		fmt.Println("the goroutine stopped")
	}
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	goOn := make(chan struct{})
	var working sync.WaitGroup
	working.Go(func() { work(ctx, goOn) })
	cancel()
	fmt.Println("cancelled:", ctx.Err() != nil)
	working.Wait()
}
