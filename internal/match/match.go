// Package match finds the ridings of a whole list of people by their postal
// codes. The list is given back; what is kept of it, and only when that is
// asked for, is how many people live in each riding.
package match

import (
	"context"
	"slices"
	"time"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/records"
	"recess/internal/riding"
)

// Outcome sorts the rows of a list by what is known of their postal code.
type Outcome string

const (
	Exact      Outcome = "exact"      // one riding, surely
	Candidates Outcome = "candidates" // the riding is almost surely among some
	Unknown    Outcome = "unknown"    // well formed, but no source knows it
	Unreadable Outcome = "unreadable" // no postal code
	Missing    Outcome = "missing"    // there is none in the row
)

// Outcomes are all there are.
var Outcomes = []Outcome{Exact, Candidates, Unknown, Unreadable, Missing}

// Found is what is known of a row. Rows of which the same is known share one.
type Found struct {
	Outcome Outcome
	Answer  *riding.Answer // of Exact and Candidates
	Why     error          // of Unreadable: what is wrong with the code
}

// Likeliest is the riding that a row counts for; nil where none is known.
func (f *Found) Likeliest() *riding.Riding {
	if f.Answer == nil {
		return nil
	}
	return f.Answer.Candidates[0].Riding
}

// Count is how many people live in a riding.
type Count struct {
	People int // for whom it is the likeliest
	Exact  int // of these, surely
}

// List is a spreadsheet that somebody has sent. The cells are valid until the
// next row.
type List interface {
	Sheets() []string
	Rows(ctx context.Context, sheet int, each func(n int, cells []string) (more bool)) error
}

// Result is what is known of a list.
type Result struct {
	Sheet   int      // of the list, with postal codes
	Name    string   // of the sheet; empty where it is the only one
	Head    int      // row with the titles; -1: none
	Columns int      // that the rows have at most
	Column  Column   // of the postal codes
	Choices []Column // all columns, where it is not sure which is meant

	Rows    int // people: rows in which anything stands, below the titles
	Skipped int // rows in which something stands and that are nobody's: notes above the titles, titles once more
	Astray  int // people without a usable postal code in the column who have one in another
	Counts  map[Outcome]int
	Ridings map[string]Count // by FED code

	found []*Found
}

// Found is what is known of a row; nil for one that is nobody's, such as an
// empty one.
func (r *Result) Found(n int) *Found {
	if n >= len(r.found) {
		return nil
	}
	return r.found[n]
}

// Service matches lists, and keeps counts.
type Service struct {
	Store Store
	Index func() *riding.Index // our own tables: no other register is asked for so many
	Now   func() time.Time
}

// Match finds the ridings of a list; wish is the column that somebody says the
// postal codes stand in, by its letters or its title, or empty. A fault.Invalid
// when no column or several may be meant; the result then has the choices.
func (s *Service) Match(ctx context.Context, list List, wish string) (*Result, error) {
	r, titles, err := s.choose(ctx, list, wish)
	if err != nil {
		return r, err
	}
	x := reading{index: s.Index(), Result: r, titles: titles, answered: map[*riding.Answer]*Found{}}
	r.Counts, r.Ridings = map[Outcome]int{}, map[string]Count{}
	err = list.Rows(ctx, r.Sheet, func(n int, cells []string) bool {
		r.found = append(r.found, x.row(n, cells))
		return true
	})
	if err == nil && r.Rows == 0 {
		err = fault.New(fault.Invalid, "list.empty", nil)
	}
	return r, err
}

// reading is a list that is being matched.
type reading struct {
	*Result
	index    *riding.Index
	titles   []string
	answered map[*riding.Answer]*Found
}

var (
	missing = &Found{Outcome: Missing}
	unknown = &Found{Outcome: Unknown}
)

func (x *reading) row(n int, cells []string) *Found {
	x.Columns = max(x.Columns, len(cells))
	if n == x.Head || records.Blank(cells) {
		return nil
	}
	found := missing
	if x.Column.Number < len(cells) {
		found = x.look(cells[x.Column.Number])
	}
	if n < x.Head && found.Answer == nil || x.again(cells) {
		x.Skipped++
		return nil
	}
	if found.Answer == nil && found.Outcome != Unknown && slices.ContainsFunc(cells, isCode) {
		x.Astray++
	}
	x.Rows++
	x.Counts[found.Outcome]++
	if r := found.Likeliest(); r != nil {
		count := x.Ridings[r.Code]
		count.People++
		if found.Outcome == Exact {
			count.Exact++
		}
		x.Ridings[r.Code] = count
	}
	return found
}

// again reports whether a row repeats the titles, as on every page of a printed
// list.
func (x *reading) again(cells []string) bool {
	same := 0
	for i, title := range x.titles {
		if title == "" {
			continue
		}
		if i >= len(cells) || records.Clean(cells[i]) != title {
			return false
		}
		same++
	}
	return same > 0
}

func (x *reading) look(cell string) *Found {
	answer, known, err := x.answer(cell)
	switch {
	case err != nil && isNone(cell):
		return missing
	case err != nil:
		return &Found{Outcome: Unreadable, Why: err}
	case !known:
		return unknown
	}
	found := x.answered[answer]
	if found == nil {
		found = &Found{Outcome: Candidates, Answer: answer}
		if answer.Certainty == riding.Exact {
			found.Outcome = Exact
		}
		x.answered[answer] = found
	}
	return found
}

// answer is what is known of the postal code or the area in a cell; known is
// false where no source knows it.
func (x *reading) answer(cell string) (answer *riding.Answer, known bool, err error) {
	code, err := riding.FindPostalCode(cell)
	if err == nil {
		answer, known = x.index.ByPostalCode(code)
		return answer, known, nil
	}
	if fsa, ok := riding.ParseArea(cell); ok {
		answer, known = x.index.ByArea(fsa)
		return answer, known, nil
	}
	return nil, false, err
}

// none are what people and programs write where there is no postal code,
// without marks: N/A, -, s.o., #N/A.
var none = []string{
	"", "na", "nd", "so", "nul", "null", "nil", "nan", "none", "nothing", "no", "non", "unknown", "notknown", "notprovided", "notavailable", "missing",
	"tbd", "tba", "x", "xx", "xxx", "xxxxxx", "0", "00000", "000000", "aucun", "aucune", "vide", "blank", "empty", "inconnu", "inconnue", "manquant", "absent",
	"nondisponible", "nonfourni", "adeterminer", "refus", "refuse", "refused", "nocode", "nopostalcode", "pasdecode", "pasdecodepostal",
	"sanscodepostal", "aucuncodepostal", "codepostalinconnu", "postalcodeunknown", "noaddress", "sansadresse", "nofixedaddress",
}

func isNone(cell string) bool {
	return len(cell) < 80 && slices.Contains(none, i18n.Fold(records.Clean(cell)))
}
