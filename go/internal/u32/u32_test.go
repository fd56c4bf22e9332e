package u32

import "testing"

func TestVectors(t *testing.T) {
	chain := make([]uint32, 8)
	for i := range chain {
		chain[i] = Unit(1, uint32(i), 10_000)
	}
	tests := []struct {
		name      string
		got, want uint32
	}{
		{"Fmix(1)", Fmix(1), 0x514e28b7},
		{"Fmix(1<<32 - 1)", Fmix(1<<32 - 1), 0x81f16f39},
		{"Fmix(0)", Fmix(0), 0},
		{"SeedFor(1, 0)", SeedFor(1, 0), 0x514e28b7},
		{"SeedFor(0, 0) is not 0", SeedFor(0, 0), golden},
		{"SeedFor wraps", SeedFor(1<<32-1, 1), Fmix(golden - 1)},
		{"Unit(1, 0, 1000)", Unit(1, 0, 1000), 0x60a2aeb2},
		{"Fold of units", Fold(chain), 0x7de2d8b8},
		{"Fold of nothing", Fold(nil), 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.got != test.want {
				t.Errorf("got %08x, want %08x", test.got, test.want)
			}
		})
	}
}

func TestFoldBindsAnswersToTheirIndex(t *testing.T) {
	if a, b := Fold([]uint32{1, 2}), Fold([]uint32{2, 1}); a == b {
		t.Errorf("swapped answers fold to the same %08x", a)
	}
}
