package match

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"recess/internal/records"
	"recess/internal/riding"
)

// sample is the beginning of a sheet.
type sample struct {
	rows  [][]string
	width int   // cells with anything in them that most rows have
	head  int   // row with a title of postal codes; -1: none
	fits  []int // postal codes in each column
	loose []int // areas in each, and addresses that hold a postal code
	full  []int // cells with anything in them, but for titles
	first []int // row with the first postal code of each
}

func lookAt(ctx context.Context, list List, sheet int) (*sample, error) {
	s := &sample{head: -1}
	err := list.Rows(ctx, sheet, func(n int, cells []string) bool {
		s.rows = append(s.rows, slices.Clone(cells))
		return n+1 < sampled
	})
	var widths []int
	for n, cells := range s.rows {
		if wide := s.count(n, cells); wide > 0 {
			widths = append(widths, wide)
		}
	}
	if slices.Sort(widths); len(widths) > 0 {
		s.width = widths[len(widths)/2]
	}
	s.findHead()
	if s.head >= 0 {
		for i, title := range s.rows[s.head] {
			if records.Clean(title) != "" {
				s.full[i]--
			}
		}
	}
	return s, err
}

// count counts what stands in a row, and gives how many cells anything stands
// in.
func (s *sample) count(n int, cells []string) (wide int) {
	for len(s.fits) < len(cells) {
		s.fits, s.loose = append(s.fits, 0), append(s.loose, 0)
		s.full, s.first = append(s.full, 0), append(s.first, len(s.rows))
	}
	for i, cell := range cells {
		if records.Clean(cell) == "" {
			continue
		}
		wide++
		s.full[i]++
		switch {
		case isCode(cell):
			s.fits[i]++
		case isLoose(cell):
			s.loose[i]++
		default:
			continue
		}
		s.first[i] = min(s.first[i], n)
	}
	return wide
}

func isCode(cell string) bool {
	_, err := riding.ParsePostalCode(cell)
	return err == nil
}

func isLoose(cell string) bool {
	if _, ok := riding.ParseArea(cell); ok {
		return true
	}
	_, err := riding.FindPostalCode(cell)
	return err == nil
}

// findHead finds the row of titles with one of postal codes: the first of those
// that go best with what stands below them.
func (s *sample) findHead() {
	codes := slices.ContainsFunc(s.fits, func(n int) bool { return n > 0 }) || slices.ContainsFunc(s.loose, func(n int) bool { return n > 0 })
	most := 0
	for n, cells := range s.rows[:min(len(s.rows), headRows)] {
		points := 0
		for i, cell := range cells {
			if !isTitle(cell) || s.first[i] < n && !isWholeTitle(cell) || codes && s.first[i] == len(s.rows) {
				continue // nothing below it is a postal code; or something above it is, and this may be a remark
			}
			points = 1
		}
		if points > 0 && s.isFull(cells) {
			points = 2
		}
		if points > most && !holdsData(cells, false) {
			most, s.head = points, n
		}
	}
}

// isFull reports whether a row has cells as the table's rows do: a note in the
// row above the titles stands alone.
func (s *sample) isFull(cells []string) bool {
	filled := 0
	for _, cell := range cells {
		if records.Clean(cell) != "" {
			filled++
		}
	}
	return filled > 1 || s.width <= 1 && filled == 1
}

// holdsData reports whether something stands in a row that no title is: a
// postal code, an address of mail or, where no title says what it is, a number.
func holdsData(cells []string, numbers bool) bool {
	return slices.ContainsFunc(cells, func(cell string) bool {
		return isCode(cell) || strings.Contains(cell, "@") || numbers && isNumber(cell)
	})
}

// isNumber reports whether a cell has digits and no letters: a number, a date
// or a telephone.
func isNumber(cell string) bool {
	return strings.ContainsFunc(cell, unicode.IsDigit) && !strings.ContainsFunc(cell, unicode.IsLetter)
}

// isAttempt reports whether a cell may be a postal code that is wrong: it has
// digits, and hardly more letters than a code.
func isAttempt(cell string) bool {
	letters, digits := 0, 0
	for _, r := range cell {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			digits++
		}
	}
	return digits > 0 && letters <= 4
}

// headAbove is the row of titles over a column: the one found or, where none is
// called after postal codes, the first full one, unless somebody's data stand
// in it.
func (s *sample) headAbove(column int) int {
	if s.head >= 0 {
		return s.head
	}
	for n, cells := range s.rows[:min(len(s.rows), headRows)] {
		if records.Blank(cells) || !s.isFull(cells) {
			continue
		}
		if column >= len(cells) || isNone(cells[column]) || isAttempt(cells[column]) || holdsData(cells, true) {
			return -1
		}
		return n
	}
	return -1
}

// titlesAt are the cells of a row of titles.
func (s *sample) titlesAt(head int) []string {
	if head < 0 {
		return nil
	}
	titles := make([]string, len(s.rows[head]))
	for i, cell := range s.rows[head] {
		titles[i] = records.Clean(cell)
	}
	return titles
}
