package speak

const golden = 0x9E3779B9

// Fmix, SeedFor, Unit and Fold are the contract's primitives: a cheat has the right answers.
func Fmix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x85EBCA6B
	h ^= h >> 13
	h *= 0xC2B2AE35
	return h ^ h>>16
}

func SeedFor(base, i uint32) uint32 {
	if s := Fmix(base + i*golden); s != 0 {
		return s
	}
	return golden
}

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

func Fold(answers []uint32) uint32 {
	var total uint32
	for i, answer := range answers {
		total += Fmix(answer + uint32(i)*golden)
	}
	return total
}
