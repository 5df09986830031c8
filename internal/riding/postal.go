package riding

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"recess/internal/fault"
)

// PostalCode is a Canadian postal code as its rank among all that can exist,
// in alphabetical order: 18 first letters, then digits and 20 letters in turn.
type PostalCode uint32

// Letters as Canada Post allows them: D, F, I, O, Q and U never appear, W and
// Z never first (Canada Post, Addressing Guidelines).
const (
	firstLetters = "ABCEGHJKLMNPRSTVXY"
	letters      = "ABCEGHJKLMNPRSTVWXYZ"
	digits       = "0123456789"
)

// A postal code's rank is that of its area (FSA), times UnitsPerArea, plus that
// within it.
const (
	AreaCount    = 18 * 10 * 20 // forward sortation areas that can exist
	UnitsPerArea = 10 * 20 * 10 // local delivery units: digit, letter, digit
)

// places are the characters allowed at each of the six places.
var places = [6]string{firstLetters, digits, letters, digits, letters, digits}

// ranks[i][c] is the rank of byte c at place i, or -1.
var ranks = func() (r [6][256]int16) {
	for i, allowed := range places {
		for c := range r[i] {
			r[i][c] = int16(strings.IndexByte(allowed, byte(c)))
		}
	}
	return r
}()

// longestInput bounds what is looked at: a postal code typed with generous
// spacing is far below it.
const longestInput = 64

// parse reads a postal code that stands alone.
func parse(s string) (PostalCode, error) {
	var c [6]byte
	n, ok := squeeze(s, &c)
	if !ok {
		return 0, fault.New(fault.Invalid, "postal.form", nil)
	}
	if n < 6 {
		return 0, tooShort(n)
	}
	code := uint32(0)
	for i, b := range c {
		rank := ranks[i][b]
		if rank < 0 {
			return 0, wrongCharacter(c, i)
		}
		code = code*uint32(len(places[i])) + uint32(rank)
	}
	return PostalCode(code), nil
}

// squeeze writes the letters and digits of s, in upper case, into c and counts
// them; false when there are more than six or s holds anything but letters,
// digits and separators.
func squeeze(s string, c *[6]byte) (n int, ok bool) {
	if len(s) > longestInput || !utf8.ValidString(s) {
		return 0, false
	}
	for _, r := range seen(s) {
		switch {
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		case r == ' ', r == '.', unicode.In(r, unicode.Zs, unicode.Pd), r == '\t':
			continue
		default:
			return 0, false
		}
		if n == len(c) {
			return 0, false
		}
		c[n] = byte(r)
		n++
	}
	return n, true
}

func tooShort(n int) error {
	if n == 0 {
		return fault.New(fault.Invalid, "postal.empty", nil)
	}
	return fault.New(fault.Invalid, "postal.short", fault.Args{"Count": n})
}

// lookalike are the letters people type for a digit.
var lookalike = map[byte]byte{'O': '0', 'I': '1', 'L': '1'}

// wrongCharacter explains why c cannot be a postal code, given that the first
// fault stands at place i.
func wrongCharacter(c [6]byte, i int) error {
	better := c
	for j := 1; j < len(better); j += 2 {
		if d, ok := lookalike[better[j]]; ok {
			better[j] = d
		}
	}
	if better != c {
		if code, err := parse(string(better[:])); err == nil {
			return fault.New(fault.Invalid, "postal.suggest", fault.Args{"Suggestion": code.String()})
		}
	}
	args := fault.Args{"Character": string(c[i : i+1])}
	isLetter := c[i] >= 'A'
	switch {
	case i%2 == 1 || !isLetter:
		return fault.New(fault.Invalid, "postal.form", nil)
	case i == 0 && strings.IndexByte(letters, c[i]) >= 0:
		return fault.New(fault.Invalid, "postal.first", args)
	default:
		return fault.New(fault.Invalid, "postal.letter", args)
	}
}

// String is the code as Canada Post writes it: "K1A 0A6".
func (p PostalCode) String() string {
	s := p.Compact()
	return s[:3] + " " + s[3:]
}

// Compact is the code without the space: "K1A0A6".
func (p PostalCode) Compact() string {
	var c [6]byte
	rest := uint32(p)
	for i := len(places) - 1; i >= 0; i-- {
		n := uint32(len(places[i]))
		c[i] = places[i][rest%n]
		rest /= n
	}
	return string(c[:])
}

// FSA is the first three characters, the forward sortation area.
func (p PostalCode) FSA() string { return p.Compact()[:3] }

// fsa is the rank of the forward sortation area, below AreaCount.
func (p PostalCode) fsa() int { return int(p / UnitsPerArea) }

// unit is the rank within the area, below UnitsPerArea.
func (p PostalCode) unit() int { return int(p % UnitsPerArea) }
