// Package u32 holds the arithmetic that all programs share: 32 bits, unsigned,
// modulo 2^32.
package u32

const golden = 0x9E3779B9 // 2^32 divided by the golden ratio: spreads neighbouring indices apart

// Fmix mixes every bit of h into every other.
func Fmix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x85EBCA6B
	h ^= h >> 13
	h *= 0xC2B2AE35
	return h ^ h>>16
}

// SeedFor returns the seed of task i, which is never 0: xorshift would stay there.
func SeedFor(base, i uint32) uint32 {
	if s := Fmix(base + i*golden); s != 0 {
		return s
	}
	return golden
}

// Fold combines the tasks' answers, each bound to its index, into a checksum.
func Fold(answers []uint32) uint32 {
	var total uint32
	for i, answer := range answers {
		total += Bound(answer, uint32(i))
	}
	return total
}

// Bound is what the answer of task i adds to a checksum.
func Bound(answer, i uint32) uint32 { return Fmix(answer + i*golden) }
