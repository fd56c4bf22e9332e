package workload

import (
	"sync"

	"programs/internal/u32"
)

// MailboxGoroutine parks concurrency goroutines, each on a channel of its own.
// A letter asks for an answer; closing the channel ends its goroutine.
func MailboxGoroutine(rounds Rounds, plateau Plateau, concurrency uint32) {
	for seed, more := rounds.Next(); more; seed, more = rounds.Next() {
		// region work
		type letter struct {
			nonce  uint32
			answer chan<- uint32
		}
		var (
			mail    = make([]chan letter, concurrency)
			arrived sync.WaitGroup
			tasks   sync.WaitGroup
			answers = make([]uint32, concurrency) // one slot per goroutine, read after Wait
		)
		arrived.Add(int(concurrency))
		for i := range concurrency {
			mail[i] = make(chan letter)
			tasks.Go(func() {
				v := u32.SeedFor(seed, i) // must survive the wait on this goroutine's own stack
				arrived.Done()
				// The channel outlasts its letters: poked again before it waits again,
				// the goroutine still gets the second one.
				for l := range mail[i] {
					l.answer <- u32.Fmix(v + l.nonce)
				}
				answers[i] = v
			})
		}
		arrived.Wait()
		plateau(concurrency, func(i, nonce uint32, answer chan<- uint32) {
			mail[i] <- letter{nonce, answer}
		})
		for _, letters := range mail {
			close(letters)
		}
		tasks.Wait()
		rounds.Done(u32.Fold(answers))
		// endregion
	}
}
