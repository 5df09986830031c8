package sheet

import (
	"context"
	"strings"

	"recess/internal/fault"
)

// splitter cuts a CSV file into cells without changing them. As in Excel, a
// quotation mark means something only where a cell begins, and what stands
// behind the closing one belongs to the cell.
type splitter struct {
	rest        string
	separator   byte
	line        int
	raw, values []string // of the record, as they stand and as they are meant
	end         string   // what ends the record
}

// row is next with the limits of lists.
func (s *splitter) row(ctx context.Context, n int) (more bool, err error) {
	if n%checkEvery == 0 && ctx.Err() != nil {
		return false, ctx.Err()
	}
	more, err = s.next()
	switch {
	case err != nil || !more:
		return false, err
	case n >= MostRows:
		return false, tooLong()
	}
	return true, nil
}

// next reads a record; false at the end.
func (s *splitter) next() (more bool, err error) {
	if s.rest == "" {
		return false, nil
	}
	s.raw, s.values = s.raw[:0], s.values[:0]
	s.line++
	for {
		length, value, err := s.cell()
		if err != nil {
			return false, err
		}
		s.raw, s.values = append(s.raw, s.rest[:length]), append(s.values, value)
		if len(s.raw) > MostColumns { // a file of separators alone would fill the memory
			return false, tooWide()
		}
		s.rest = s.rest[length:]
		if s.rest == "" || s.rest[0] != s.separator {
			break
		}
		s.rest = s.rest[1:]
	}
	length := min(len(s.rest), 1)
	if strings.HasPrefix(s.rest, "\r\n") {
		length = 2
	}
	s.end, s.rest = s.rest[:length], s.rest[length:]
	return true, nil
}

// cell is the length of the cell at the beginning of what is left, and what it
// means.
func (s *splitter) cell() (length int, value string, err error) {
	if s.rest == "" || s.rest[0] != '"' {
		length = s.plain(0)
		return length, s.rest[:length], nil
	}
	closing := 1
	for {
		i := strings.IndexByte(s.rest[closing:], '"')
		if i < 0 || closing+i > 4*longestCell {
			return 0, "", fault.New(fault.Invalid, "list.quote", fault.Args{"Line": s.line})
		}
		closing += i
		if !strings.HasPrefix(s.rest[closing:], `""`) {
			break
		}
		closing += 2
	}
	length = s.plain(closing + 1)
	value = s.rest[1:closing]
	s.line += strings.Count(value, "\n")
	if strings.Contains(value, `""`) {
		value = strings.ReplaceAll(value, `""`, `"`)
	}
	if length > closing+1 {
		value += s.rest[closing+1 : length]
	}
	return length, value, nil
}

// plain is where the cell ends that goes on without quotation marks from a
// place.
func (s *splitter) plain(from int) int {
	for i := from; i < len(s.rest); i++ {
		if c := s.rest[i]; c == s.separator || c == '\n' || c == '\r' {
			return i
		}
	}
	return len(s.rest)
}
