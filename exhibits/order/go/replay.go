package main

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"slices"
	"sync"
	"time"
)

const unit = 150 * time.Microsecond

func lengths(count int) []int {
	jobs := make([]int, count)
	x := uint32(1)
	for i := range jobs {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		jobs[i] = int(1 + x%100)
	}
	return jobs
}

func schedule(jobs []int, workers int) (makespan, mean float64) {
	free := make([]int, workers)
	for _, job := range jobs {
		worker := slices.Index(free, slices.Min(free))
		free[worker] += job
		mean += float64(free[worker]) / float64(len(jobs))
	}
	return float64(slices.Max(free)), mean
}

func replay(jobs []int, workers int) (makespan, mean float64, order []int) {
	waiting := make(chan int, len(jobs))
	for number := range jobs {
		waiting <- number
	}
	close(waiting)
	var mutex sync.Mutex
	var group sync.WaitGroup
	begin := time.Now()
	for range workers {
		group.Go(func() {
			for number := range waiting {
				time.Sleep(time.Duration(jobs[number]) * unit) // the work: anything that takes as long as this
				mutex.Lock()
				makespan = float64(time.Since(begin)) / float64(unit)
				mean += makespan / float64(len(jobs))
				order = append(order, number)
				mutex.Unlock()
			}
		})
	}
	group.Wait()
	return makespan, mean, order
}

func near(seen, reckoned float64) bool { return 0.9 < seen/reckoned && seen/reckoned < 1.5 }

func told(seen, reckoned float64) string {
	if near(seen, reckoned) {
		return fmt.Sprintf("about %.0f", reckoned)
	}
	return fmt.Sprintf("%.0f, not %.0f", seen, reckoned)
}

func main() {
	jobs := lengths(100)
	switch os.Args[1] {
	case "shortest-first":
		slices.Sort(jobs)
	case "longest-first":
		slices.SortFunc(jobs, func(a, b int) int { return cmp.Compare(b, a) })
	}
	var inOrder [2]bool
	for i, name := range []string{"one worker", "two workers"} {
		span, mean := schedule(jobs, i+1)
		leastSpan, leastMean := math.Inf(1), math.Inf(1)
		for range 10 { // a sleep may be late and never early: the least of some rounds counts
			seenSpan, seenMean, order := replay(jobs, i+1)
			leastSpan, leastMean = min(leastSpan, seenSpan), min(leastMean, seenMean)
			inOrder[i] = slices.IsSorted(order)
			if near(leastSpan, span) && near(leastMean, mean) {
				break
			}
		}
		fmt.Printf("makespan of %s: %s\n", name, told(leastSpan, span))
		fmt.Printf("mean completion of %s: %s\n", name, told(leastMean, mean))
	}
	answer := "no"
	if inOrder[0] {
		answer = "yes"
	}
	fmt.Println("one worker completes in the order of the queue:", answer)
}
