package u32

// Unit is one unit of work: a chain of rounds steps, each of which needs the
// one before. It is always called, so that no compiler can lay two chains side
// by side.
//
//go:noinline
func Unit(base, i, rounds uint32) uint32 {
	x := SeedFor(base, i)
	var sum uint32
	for range rounds {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		sum += x
	}
	return sum ^ x
}
