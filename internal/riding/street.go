package riding

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"recess/internal/fault"
	"recess/internal/i18n"
)

// StreetName is what a street is called, as an address register writes it.
type StreetName struct{ Name, Type, Direction string }

// Street is a street within one postal code.
type Street struct {
	StreetName
	Numbers []Numbered // those that the register has: even before odd, each in order
}

// Numbered is a number of a street with the riding it lies in. A number of two
// ridings is there twice.
type Numbered struct {
	CivicNumber
	Riding string // FED code
}

// CivicNumber is a number in a street with what follows it: 57, 57A, 57 1/2.
type CivicNumber struct {
	Number int
	Suffix string // in upper case, without spaces
}

// String is the street as people write it: in French its type comes before
// its name, unless that is a number ("2E AV").
func (s StreetName) String() string {
	words := []string{s.Name, s.Type, s.Direction}
	if s.Name != "" && (s.Name[0] < '0' || s.Name[0] > '9') && typesBeforeNames[i18n.Fold(s.Type)] {
		words[0], words[1] = s.Type, s.Name
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// typesBeforeNames are types of streets that are French only, abbreviated as
// the addressing guidelines of Canada Post do it, or in full.
var typesBeforeNames = func() map[string]bool {
	set := map[string]bool{}
	for _, t := range strings.Fields("allee aut autoroute av boul boulevard car carre carref ch chemin cote crois croissant cercle domaine ech esplanade" +
		" imp impasse montee passage pointe prom promenade quai rang rle route rte rue ruelle sent sentier terrasse tsse voie") {
		set[t] = true
	}
	return set
}()

// Key is the same for all ways to write a street: the order of its words does
// not matter, nor do case and accents.
func (s StreetName) Key() string { return StreetKey(s.String()) }

// StreetKey is the key of a street as somebody writes it.
func StreetKey(street string) string {
	words := strings.FieldsFunc(street, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("-–—.,'’", r) })
	for i, w := range words {
		words[i] = i18n.Fold(w)
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// longestNumber bounds a civic number; the longest have six digits.
const longestNumber = 999_999

// ParseCivicNumber reads a number in a street as people type it. A
// fault.Invalid when it is none: a flat before it ("4-57") would be taken for
// another house.
func ParseCivicNumber(s string) (CivicNumber, error) {
	s = strings.TrimSpace(s)
	digits := 0
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	number, err := strconv.Atoi(s[:digits])
	suffix := SuffixOf(s[digits:])
	if err != nil || number == 0 || number > longestNumber || !isSuffix(suffix) {
		return CivicNumber{}, fault.New(fault.Invalid, "address.number", nil)
	}
	return CivicNumber{number, suffix}, nil
}

// SuffixOf is what follows a number, so written that it can be compared.
func SuffixOf(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '⁄': // that of ½, taken apart
			return '/'
		case unicode.IsSpace(r), r == '-', r == '.':
			return -1
		}
		return unicode.ToUpper(r)
	}, norm.NFKC.String(s))
}

// isSuffix takes letters, or a fraction.
func isSuffix(s string) bool {
	switch s {
	case "", "1/4", "1/2", "3/4", "1/3", "2/3":
		return true
	}
	return len(s) <= 3 && strings.IndexFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
}

// String is the number as people write it.
func (n CivicNumber) String() string {
	if strings.Contains(n.Suffix, "/") {
		return strconv.Itoa(n.Number) + " " + n.Suffix
	}
	return strconv.Itoa(n.Number) + n.Suffix
}

// side is 0 for the even numbers of a street and 1 for the odd.
func (n CivicNumber) side() int { return n.Number & 1 }

// InStreet is the order of numbers in a street: one side after the other, since
// a boundary along it parts them.
func InStreet(a, b Numbered) int {
	return cmp.Or(cmp.Compare(a.side(), b.side()), cmp.Compare(a.Number, b.Number), cmp.Compare(a.Suffix, b.Suffix), cmp.Compare(a.Riding, b.Riding))
}

// ridingsAt are those that a number lies in.
func (s *Street) ridingsAt(n CivicNumber) []string {
	var found []string
	for _, known := range s.Numbers {
		if known.CivicNumber == n {
			found = append(found, known.Riding)
		}
	}
	return found
}

// near are the numbers known before and after one that is not, on its side of
// the street if there are any.
func (s *Street) near(n CivicNumber) []Numbered {
	side := slices.DeleteFunc(slices.Clone(s.Numbers), func(known Numbered) bool { return known.side() != n.side() })
	if len(side) == 0 {
		side = s.Numbers
	}
	after, _ := slices.BinarySearchFunc(side, n, func(known Numbered, n CivicNumber) int {
		return cmp.Or(cmp.Compare(known.Number, n.Number), cmp.Compare(known.Suffix, n.Suffix))
	})
	return side[max(0, after-1):min(len(side), after+1)]
}
