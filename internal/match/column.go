package match

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/riding"
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
	"postalcode", "codepostal", "postal", "postcode", "codepost", "cp", "pcode", "zip", "zipcode", "zippostal", "postalzip", "zippostalcode", "postalzipcode",
}

// inTitles are words that a longer title of such a column holds: "Home postal
// code", « Code postal du domicile ».
var inTitles = []string{"postalcode", "codepostal", "postcode", "zippostal", "postalzip"}

func isTitle(cell string) bool {
	if len(cell) > 80 { // bytes: no title
		return false
	}
	folded := i18n.Fold(cell)
	return slices.Contains(titles, folded) || slices.ContainsFunc(inTitles, func(w string) bool { return strings.Contains(folded, w) })
}

const (
	sampled  = 1_000 // rows that are looked at to find the column
	headRows = 20    // among which the titles are
)

// sample is the beginning of a sheet.
type sample struct {
	rows [][]string
	head int   // row with a title of postal codes; -1: none
	fits []int // postal codes in each column, below the titles
	full []int // cells that are not empty
}

// choose finds the sheet and the column of the postal codes.
func (s *Service) choose(ctx context.Context, list List, wish string) (*Result, error) {
	var none, called *Result // the first without such a column, and the first with one that holds no postal code
	sheets := list.Sheets()
	for i, name := range sheets {
		r := &Result{Sheet: i}
		if len(sheets) > 1 {
			r.Name = name
		}
		look, err := lookAt(ctx, list, i)
		if err != nil {
			return nil, err
		}
		candidates := look.candidates()
		if wish != "" {
			candidates = look.wished(wish)
		}
		switch len(candidates) {
		case 1:
			r.Column, r.Head = look.column(candidates[0]), look.headAbove(candidates[0])
			if look.fits[candidates[0]] > 0 {
				return r, nil
			}
			if called == nil {
				called = r
			}
		case 0:
			if r.Choices = look.all(); none == nil || len(none.Choices) == 0 {
				none = r
			}
		default:
			for _, c := range candidates {
				r.Choices = append(r.Choices, look.column(c))
			}
			return r, fault.New(fault.Invalid, "match.several", nil)
		}
	}
	if called != nil {
		return called, nil
	}
	return none, nowhere(none, wish)
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

func lookAt(ctx context.Context, list List, sheet int) (*sample, error) {
	s := &sample{head: -1}
	err := list.Rows(ctx, sheet, func(n int, cells []string) bool {
		s.rows = append(s.rows, slices.Clone(cells))
		if s.head < 0 && n < headRows && slices.ContainsFunc(cells, isTitle) {
			s.head = n
		}
		return n+1 < sampled
	})
	for n, cells := range s.rows {
		for len(s.fits) < len(cells) {
			s.fits, s.full = append(s.fits, 0), append(s.full, 0)
		}
		if n <= s.head {
			continue
		}
		for i, cell := range cells {
			if strings.TrimSpace(cell) == "" {
				continue
			}
			s.full[i]++
			if isCode(cell) {
				s.fits[i]++
			}
		}
	}
	return s, err
}

func isCode(cell string) bool {
	_, err := riding.ParsePostalCode(strings.TrimSpace(cell))
	return err == nil
}

// candidates are the columns that may hold the postal codes: those called so,
// unless what stands in them is none and stands in others; among several, the
// one in which most of them stand by far.
func (s *sample) candidates() []int {
	var named, filled []int
	for i := range s.fits {
		if s.head >= 0 && i < len(s.rows[s.head]) && isTitle(s.rows[s.head][i]) {
			named = append(named, i)
		}
		if s.fits[i] > 0 && 2*s.fits[i] >= s.full[i] {
			filled = append(filled, i)
		}
	}
	both := slices.DeleteFunc(slices.Clone(named), func(i int) bool { return s.fits[i] == 0 })
	switch {
	case len(both) > 0:
		return both
	case len(filled) > 0:
		return filled
	}
	return named
}

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

// headAbove is the row of titles over a column: the one found or, where none is
// called after postal codes, the first with anything in it that holds none.
func (s *sample) headAbove(column int) int {
	if s.head >= 0 {
		return s.head
	}
	for n, cells := range s.rows {
		if empty(cells) {
			continue
		}
		if column < len(cells) && isCode(cells[column]) {
			return -1
		}
		return n
	}
	return -1
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
