package workload

import (
	"sync"

	"programs/internal/u32"
)

// MailboxGoroutine parks concurrency goroutines, each on a channel of its own.
// A letter is a nonce to be answered; closing the channel ends its goroutine.
func MailboxGoroutine(rounds Rounds, plateau Plateau, concurrency uint32) {
	for seed, more := rounds.Next(); more; seed, more = rounds.Next() {
		// region work
		var (
			mail    = make([]chan uint32, concurrency)
			replies = make(chan uint32)
			arrived sync.WaitGroup
			tasks   sync.WaitGroup
			answers = make([]uint32, concurrency) // one slot per goroutine, read after Wait
		)
		arrived.Add(int(concurrency))
		for i := range concurrency {
			mail[i] = make(chan uint32)
			tasks.Go(func() {
				v := u32.SeedFor(seed, i) // must survive the wait on this goroutine's own stack
				arrived.Done()
				// The channel outlasts its letters: poked again before it waits again,
				// the goroutine still gets the second one.
				for nonce := range mail[i] {
					replies <- u32.Fmix(v + nonce)
				}
				answers[i] = v
			})
		}
		arrived.Wait()
		plateau(concurrency, func(i, nonce uint32) uint32 {
			mail[i] <- nonce
			return <-replies
		})
		for _, letters := range mail {
			close(letters)
		}
		tasks.Wait()
		rounds.Done(u32.Fold(answers))
		// endregion
	}
}
