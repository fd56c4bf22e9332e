package watch

import (
	"strings"
	"testing"
)

func TestHold(t *testing.T) {
	sum := func(i, nonce uint32) uint32 { return i + nonce }
	tests := []struct{ name, commands, want string }{
		{"end of input", "", `{"holding":9}` + "\n"},
		{"go", "go\npoke 1 1\n", `{"holding":9}` + "\n"},
		{"pokes", "poke 8 4294967295\npoke 2 1\npoke 2 1\ngo\n",
			`{"holding":9}` + "\n" + `{"poked":8,"value":7}` + "\n" + strings.Repeat(`{"poked":2,"value":3}`+"\n", 2)},
		{"pokes without a last line end", "poke 2 1", `{"holding":9}` + "\n" + `{"poked":2,"value":3}` + "\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out strings.Builder
			if err := Hold(strings.NewReader(test.commands), &out, false, 9, sum); err != nil {
				t.Fatal(err)
			}
			if got := out.String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	for _, command := range []string{"stop", "poke 1", "poke -1 2", "poke 1 4294967296"} {
		if err := Hold(strings.NewReader(command), &strings.Builder{}, false, 9, sum); err == nil {
			t.Errorf("%q was obeyed", command)
		}
	}
}
