package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var forks [5]sync.Mutex
	var holds, wants [5]int
	var meals atomic.Int32
	var met, done sync.WaitGroup
	met.Add(5)
	drawn := make(chan struct{})
	for me := range 5 {
		left, right := me, (me+1)%5
		done.Go(func() {
			for meal := range 5 {
				forks[left].Lock()
				holds[me], wants[me] = left, right
				if meal == 0 {
					met.Done()
					<-drawn // luck, made certain: everyone holds one
				}
				forks[right].Lock()
				meals.Add(1)
				forks[right].Unlock()
				forks[left].Unlock()
			}
		})
	}
	met.Wait()
	for me := range 5 {
		fmt.Printf("wait: philosopher %d holds fork %d, wants fork %d\n", me, holds[me], wants[me])
	}
	close(drawn)
	done.Wait()
	fmt.Println("meals:", meals.Load())
}
