package main

import (
	"context"
	"fmt"
	"sync"
)

func work(_ context.Context, goOn <-chan struct{}) {
	<-goOn
	fmt.Println("the goroutine went on")
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	goOn := make(chan struct{})
	var working sync.WaitGroup
	working.Go(func() { work(ctx, goOn) })
	cancel()
	fmt.Println("cancelled:", ctx.Err() != nil)
	close(goOn)
	working.Wait()
}
