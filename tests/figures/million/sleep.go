// Sleep has n goroutines that sleep: sleep MODE N SECONDS, MODE one of `sleep` and `gate`.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"time"
)

func main() {
	n, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	seconds, err := strconv.Atoi(os.Args[3])
	if err != nil {
		panic(err)
	}
	commands, gate := bufio.NewScanner(os.Stdin), make(chan struct{})
	var tasks sync.WaitGroup
	for range n {
		tasks.Go(func() {
			if os.Args[1] == "gate" {
				<-gate
			} else {
				time.Sleep(time.Duration(seconds) * time.Second)
			}
		})
	}
	fmt.Println("asleep")
	if commands.Scan() && commands.Text() == "collect" {
		debug.FreeOSMemory()
		fmt.Println("collected")
		commands.Scan()
	}
	close(gate)
	tasks.Wait()
	fmt.Println("ended")
	commands.Scan()
}
