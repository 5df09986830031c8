package records

import (
	"fmt"
	"strings"
)

// QuoteError is a quotation mark that is not closed.
type QuoteError struct {
	Line int // of the record in which it stands, from 1
}

func (e *QuoteError) Error() string { return fmt.Sprintf("line %d: quotation mark not closed", e.Line) }

// WideError is a record of more than MostColumns cells. A file of separators
// alone would otherwise fill the memory.
type WideError struct {
	Line int
}

func (e *WideError) Error() string { return fmt.Sprintf("line %d: too many cells", e.Line) }

// Reader cuts a table into cells without changing them. As in Excel, a
// quotation mark means something only where a cell begins, and what stands
// behind the closing one belongs to the cell.
type Reader struct {
	Raw    []string // the cells of the record as they stand
	Values []string // and as they are meant
	End    string   // the line end of the record
	Line   int      // on which the record begins, from 1
	Strict bool     // text behind a closing quotation mark is a QuoteError

	rest      string
	separator byte
	ended     int // lines that ended before this record
}

// Next reads a record; false at the end. What it gives is valid until the next.
func (r *Reader) Next() (more bool, err error) {
	if r.rest == "" {
		return false, nil
	}
	r.Raw, r.Values = r.Raw[:0], r.Values[:0]
	r.Line = r.ended + 1
	for {
		length, value, err := r.cell()
		if err != nil {
			return false, err
		}
		r.Raw, r.Values = append(r.Raw, r.rest[:length]), append(r.Values, value)
		if len(r.Raw) > MostColumns {
			return false, &WideError{r.Line}
		}
		r.rest = r.rest[length:]
		if r.rest == "" || r.rest[0] != r.separator {
			break
		}
		r.rest = r.rest[1:]
	}
	length := min(len(r.rest), 1)
	if strings.HasPrefix(r.rest, "\r\n") {
		length = 2
	}
	r.End, r.rest = r.rest[:length], r.rest[length:]
	r.ended++
	return true, nil
}

// cell is the length of the cell at the beginning of what is left, and what it
// means.
func (r *Reader) cell() (length int, value string, err error) {
	if r.rest == "" || r.rest[0] != '"' || r.separator == '"' {
		length = r.plain(0)
		return length, r.rest[:length], nil
	}
	closing := 1
	for {
		i := strings.IndexByte(r.rest[closing:], '"')
		if i < 0 || closing+i > 4*LongestCell {
			return 0, "", &QuoteError{r.ended + 1}
		}
		closing += i
		if !strings.HasPrefix(r.rest[closing:], `""`) {
			break
		}
		closing += 2
	}
	length = r.plain(closing + 1)
	value = r.rest[1:closing]
	ends := lineEnds(value)
	if strings.Contains(value, `""`) {
		value = strings.ReplaceAll(value, `""`, `"`)
	}
	if behind := r.rest[closing+1 : length]; r.Strict {
		if strings.Trim(behind, " ") != "" {
			return 0, "", &QuoteError{r.ended + 1}
		}
	} else {
		value += behind
	}
	r.ended += ends
	return length, value, nil
}

// lineEnds counts those in a text: line feeds, and carriage returns without
// one.
func lineEnds(s string) int {
	return strings.Count(s, "\n") + strings.Count(s, "\r") - strings.Count(s, "\r\n")
}

// plain is where the cell ends that goes on without quotation marks from a
// place.
func (r *Reader) plain(from int) int {
	for i := from; i < len(r.rest); i++ {
		if c := r.rest[i]; c == r.separator || c == '\n' || c == '\r' {
			return i
		}
	}
	return len(r.rest)
}
