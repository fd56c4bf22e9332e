package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
)

// lengths draws them by Marsaglia's xorshift: the same jobs in every language.
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

func total(jobs []int) (length int) {
	for _, job := range jobs {
		length += job
	}
	return length
}

func schedule(jobs []int, workers int) (makespan, sum int) {
	free := make([]int, workers) // when each worker is free again
	for _, job := range jobs {
		worker := slices.Index(free, slices.Min(free))
		free[worker] += job
		sum += free[worker]
	}
	return slices.Max(free), sum
}

func main() {
	jobs := lengths(100)
	switch os.Args[1] {
	case "shortest-first":
		slices.Sort(jobs)
	case "longest-first":
		slices.SortFunc(jobs, func(a, b int) int { return cmp.Compare(b, a) })
	case "long-last": // one of them as long as all the others together
		jobs = append(jobs[1:], total(jobs[1:]))
	case "long-first":
		jobs[0] = total(jobs[1:])
	}
	for i, name := range []string{"one worker", "two workers"} {
		makespan, sum := schedule(jobs, i+1)
		fmt.Printf("makespan of %s: %d\n", name, makespan)
		fmt.Printf("mean completion of %s: %.2f\n", name, float64(sum)/float64(len(jobs)))
	}
}
