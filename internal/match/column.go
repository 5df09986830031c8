package match

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"recess/internal/fault"
	"recess/internal/i18n"
)

// Column is one of a list.
type Column struct {
	Number int // from 0
	Letter string
	Title  string // as it stands in the list; may be empty
}

// titles are what columns of postal codes are called, in either language,
// without what differs between those who write it.
var titles = []string{
	"postalcode", "codepostal", "postal", "postcode", "codepost", "cp", "pc", "pcode", "zip", "zipcode", "zippostal", "postalzip", "zippostalcode", "postalzipcode",
}

// inTitles are words that a longer title of such a column holds: "Home postal
// code", « Code postal du domicile ».
var inTitles = []string{"postalcode", "codepostal", "postcode", "zippostal", "postalzip", "zipcode"}

// wordsInTitles stand by themselves in longer titles: primary_zip, Home ZIP, CP
// domicile, Adresse postale.
var wordsInTitles = []string{"zip", "postal", "postale", "cp", "pc", "fsa", "rta"}

// longestTitle bounds a title, in bytes.
const longestTitle = 200

func isTitle(cell string) bool {
	if len(cell) > longestTitle {
		return false
	}
	folded := i18n.Fold(cell)
	if isWholeTitle(cell) || slices.ContainsFunc(inTitles, func(w string) bool { return strings.Contains(folded, w) }) {
		return true
	}
	for word := range strings.FieldsFuncSeq(apart(cell), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if slices.Contains(wordsInTitles, i18n.Fold(word)) {
			return true
		}
	}
	return false
}

// isWholeTitle reports whether a cell is one of the titles as they are known.
func isWholeTitle(cell string) bool { return slices.Contains(titles, i18n.Fold(cell)) }

// apart puts a space where the capital of a new word follows a small letter:
// homeZip.
func apart(title string) string {
	var b strings.Builder
	before := ' '
	for _, r := range title {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

const (
	sampled  = 1_000 // rows that are looked at to find the column
	headRows = 20    // among which the titles are
)

// choose finds the sheet and the column of the postal codes.
func (s *Service) choose(ctx context.Context, list List, wish string) (*Result, []string, error) {
	var none, called *Result // the first without such a column, and the first with one that holds no postal code
	var calledTitles []string
	sheets := list.Sheets()
	for i, name := range sheets {
		r := &Result{Sheet: i}
		if len(sheets) > 1 {
			r.Name = name
		}
		look, err := lookAt(ctx, list, i)
		if err != nil {
			return nil, nil, err
		}
		candidates := look.candidates()
		if wish != "" {
			candidates = look.wished(wish)
		}
		switch len(candidates) {
		case 1:
			r.Column, r.Head = look.column(candidates[0]), look.headAbove(candidates[0])
			if look.holds(candidates[0]) {
				return r, look.titlesAt(r.Head), nil
			}
			if called == nil {
				called, calledTitles = r, look.titlesAt(r.Head)
			}
		case 0:
			if r.Choices = look.all(); none == nil || len(none.Choices) == 0 {
				none = r
			}
		default:
			for _, c := range candidates {
				r.Choices = append(r.Choices, look.column(c))
			}
			return r, nil, fault.New(fault.Invalid, "match.several", nil)
		}
	}
	if called != nil {
		return called, calledTitles, nil
	}
	return none, nil, nowhere(none, wish)
}

// nowhere tells what is wrong with a list of which no column can be meant.
func nowhere(r *Result, wish string) error {
	switch {
	case len(r.Choices) == 0:
		return fault.New(fault.Invalid, "list.empty", nil)
	case wish != "":
		return fault.New(fault.Invalid, "match.no_such_column", fault.Args{"Column": wish})
	}
	return fault.New(fault.Invalid, "match.no_column", nil)
}

// candidates are the columns that may hold the postal codes: those called so,
// unless what stands in them is none and stands in others; else those with most
// of them and those of which most cells are one, else those with an area or an
// address in most cells.
func (s *sample) candidates() []int {
	var named, holding, filled, partly []int
	most := slices.Max(append([]int{0}, s.fits...))
	for i := range s.fits {
		if s.head >= 0 && i < len(s.rows[s.head]) && isTitle(s.rows[s.head][i]) {
			named = append(named, i)
			if s.fits[i] > 0 {
				holding = append(holding, i)
			}
		}
		if s.fits[i] > 0 && (s.fits[i] == most || 2*s.fits[i] >= s.full[i] && 10*s.fits[i] >= most) {
			filled = append(filled, i)
		}
		if s.loose[i] > 0 && 2*s.loose[i] >= s.full[i] {
			partly = append(partly, i)
		}
	}
	for _, found := range [][]int{holding, filled, s.loosely(named), partly} {
		if len(found) > 0 {
			return found
		}
	}
	return named
}

// loosely are those of some columns with an area or an address that holds a
// postal code.
func (s *sample) loosely(columns []int) []int {
	return slices.DeleteFunc(slices.Clone(columns), func(i int) bool { return s.loose[i] == 0 })
}

// holds reports whether any postal code stands in a column.
func (s *sample) holds(i int) bool { return s.fits[i]+s.loose[i] > 0 }

// wished is the column that somebody names.
func (s *sample) wished(wish string) []int {
	var found []int
	for i := range s.fits {
		if s.head >= 0 && i < len(s.rows[s.head]) && i18n.Fold(s.rows[s.head][i]) == i18n.Fold(wish) {
			found = append(found, i)
		}
	}
	if len(found) > 0 {
		return found
	}
	for i := range s.fits {
		title := s.column(i).Title
		if strings.EqualFold(Letter(i), wish) || strconv.Itoa(i+1) == wish || title != "" && i18n.Fold(title) == i18n.Fold(wish) {
			return []int{i}
		}
	}
	return nil
}

func (s *sample) column(i int) Column {
	c := Column{Number: i, Letter: Letter(i)}
	if head := s.headAbove(i); head >= 0 && i < len(s.rows[head]) {
		c.Title = strings.TrimSpace(s.rows[head][i])
	}
	return c
}

func (s *sample) all() []Column {
	all := make([]Column, len(s.fits))
	for i := range all {
		all[i] = s.column(i)
	}
	return all
}

// Letter is what spreadsheets call a column, from 0: A, B … AA.
func Letter(n int) string {
	name := ""
	for n++; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
