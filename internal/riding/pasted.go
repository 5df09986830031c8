package riding

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recess/internal/fault"
	"recess/internal/i18n"
)

// seen is a text as people see it: without characters that nobody can see,
// with full-width letters and digits as plain ones.
func seen(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] < utf8.RuneSelf
	}
	if plain {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r), r == '\u034f', r >= '\ufe00' && r <= '\ufe0f':
			return -1
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, s)
}

// wholeCode is a postal code with something that is no letter or digit on both
// sides.
var wholeCode = regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{N}])([a-z][0-9][a-z][\pZ.\p{Pd}]{0,3}[0-9][a-z][0-9])(?:$|[^\p{L}\p{N}])`)

// longestAddress bounds the text in which a postal code is looked for, in bytes.
const longestAddress = 400

// codesIn are the different postal codes that a text names, and the text
// without them.
func codesIn(s string) (codes []PostalCode, rest string) {
	if len(s) > longestAddress || !utf8.ValidString(s) {
		return nil, s
	}
	if s = seen(s); digitCount(s) < 3 { // as in most cells, and told faster than by the expression
		return nil, s
	}
	for {
		at := wholeCode.FindStringSubmatchIndex(s)
		if at == nil {
			return codes, rest + s
		}
		code, err := parse(s[at[2]:at[3]])
		if err == nil && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
		rest += s[:at[2]]
		s = s[at[3]:]
	}
}

func digitCount(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

// beside are the words that people and programs write beside a postal code,
// apart from the names of provinces and their two letters.
var beside = []string{
	"canada", "can", "ca", "postal", "code", "postalcode", "codepostal", "cp", "pc", "zip",
	"ont", "que", "pq", "nf", "nfld", "pei", "ipe", "cb", "ne", "man", "sask", "alta", "alb",
}

// harmless reports whether what stands beside a postal code says no more than
// that it is one, and in which province: marks and brackets, ="…" as a
// spreadsheet writes it, Canada.
func harmless(rest string) bool {
	rest = strings.TrimFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if ProvinceNamed(rest) != "" || slices.Contains(beside, i18n.Fold(rest)) {
		return true
	}
	for word := range strings.FieldsFuncSeq(rest, func(r rune) bool {
		return strings.ContainsRune(` "'’‘“”«»()[]{}<>,;:.=*/|-`, r) || unicode.IsSpace(r)
	}) {
		if folded := i18n.Fold(word); ProvinceNamed(word) == "" && !slices.Contains(beside, folded) {
			return false
		}
	}
	return true
}

// ParsePostalCode reads what people type and paste: any case, with spaces (also
// no-break), hyphens or dots between the characters, with what nobody can see,
// and with marks, the province and the country beside it. Anything else is a
// fault.Invalid that says what is wrong; where a letter O, I or L stands for a
// digit, the error carries a "Suggestion", because a guess about someone's
// riding is theirs to confirm.
func ParsePostalCode(s string) (PostalCode, error) {
	code, err := parse(s)
	if err == nil {
		return code, nil
	}
	if codes, rest := codesIn(s); len(codes) == 1 && harmless(rest) {
		return codes[0], nil
	}
	return 0, err
}

// FindPostalCode reads the postal code in a cell of a list, which may hold a
// whole address: it is the only one that stands there.
func FindPostalCode(cell string) (PostalCode, error) {
	code, err := ParsePostalCode(cell)
	if err == nil {
		return code, nil
	}
	switch codes, _ := codesIn(cell); len(codes) {
	case 0:
		return 0, parseBare(cell, err)
	case 1:
		return codes[0], nil
	}
	return 0, fault.New(fault.Invalid, "postal.several", nil)
}

// parseBare is what is wrong with a code, apart from the marks at its ends.
func parseBare(cell string, err error) error {
	bare := strings.TrimFunc(seen(cell), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if _, why := parse(bare); bare != cell && bare != "" && why != nil {
		return why
	}
	return err
}

// ParseArea reads a forward sortation area, the first half of a postal code,
// that stands alone or with what harmless knows.
func ParseArea(s string) (fsa string, ok bool) {
	if len(s) > longestInput || !utf8.ValidString(s) {
		return "", false
	}
	for word := range strings.FieldsFuncSeq(seen(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(word) == len("K1A") && fsa == "" {
			if _, err := parse(word + firstUnit); err == nil {
				fsa = strings.ToUpper(word)
				continue
			}
		}
		if !harmless(word) {
			return "", false
		}
	}
	return fsa, fsa != ""
}
