package library

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// shown is a row with what is marked in brackets, and - for a side that is
// not there.
func shown(r Row) string {
	side := func(pieces []Piece) string {
		if pieces == nil {
			return "-"
		}
		var b strings.Builder
		for _, p := range pieces {
			if p.Marked {
				fmt.Fprintf(&b, "[%s]", p.Text)
			} else {
				b.WriteString(p.Text)
			}
		}
		return b.String()
	}
	return side(r.Left) + " | " + side(r.Right)
}

func TestCompare(t *testing.T) {
	for name, test := range map[string]struct {
		left, right string
		want        []string
	}{
		"nothing":        {"", "", nil},
		"the same":       {"a\nb", "a\nb", []string{"a | a", "b | b"}},
		"a word":         {"We ask for peace.", "We call for peace.", []string{"We [ask] for peace. | We [call] for peace."}},
		"a line more":    {"a\nc", "a\nb\nc", []string{"a | a", "- | [b]", "c | c"}},
		"a line less":    {"a\nb\nc", "a\nc", []string{"a | a", "[b] | -", "c | c"}},
		"all of it":      {"", "é ok", []string{"- | [é ok]"}},
		"an uneven swap": {"x\ny one", "x\ny two\nz", []string{"x | x", "y [one] | y [two]", "- | [z]"}},
	} {
		var got []string
		for _, r := range Compare(test.left, test.right) {
			got = append(got, shown(r))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Two texts of the largest size with nothing in common take no time to speak
// of, and neither side loses a line.
func TestCompareTheLargest(t *testing.T) {
	var left, right strings.Builder
	for i := 0; left.Len() < LongestBody-20; i++ {
		fmt.Fprintf(&left, "a%d\n", i)
		fmt.Fprintf(&right, "%d b\n", i)
	}
	start := time.Now()
	rows := Compare(left.String(), right.String())
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
	n := 0
	for _, r := range rows {
		if r.Left != nil {
			n++
		}
	}
	if want := strings.Count(left.String(), "\n") + 1; n != want {
		t.Errorf("%d lines, want %d", n, want)
	}
}
