package workload

import (
	"sync"

	"programs/internal/program"
	"programs/internal/u32"
)

// MailboxLoopBesideDummies parks concurrency goroutines that know nothing, and
// has one of the same kind answer for all. Caught by the pokes: those of
// different tasks are answered by the same goroutine.
func MailboxLoopBesideDummies(w program.Work, concurrency uint32) {
	type letter struct {
		i, nonce uint32
		answer   chan<- uint32
	}
	for seed, more := w.Rounds.Next(); more; seed, more = w.Rounds.Next() {
		var (
			mail    = make(chan letter)
			nothing = make(chan letter)
			answers = make([]uint32, concurrency)
			arrived sync.WaitGroup
			tasks   sync.WaitGroup
		)
		arrived.Add(int(concurrency))
		for i := range concurrency {
			answers[i] = u32.SeedFor(seed, i)
			letters := nothing
			if i == 0 {
				letters = mail
			}
			tasks.Go(func() {
				arrived.Done()
				for l := range letters {
					l.answer <- u32.Fmix(answers[l.i] + l.nonce)
				}
			})
		}
		arrived.Wait()
		w.Plateau(concurrency, func(i, nonce uint32, answer chan<- uint32) { mail <- letter{i, nonce, answer} })
		close(mail)
		close(nothing)
		tasks.Wait()
		w.Rounds.Done(u32.Fold(answers))
	}
}
