package pcfrf

import (
	"cmp"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"recess/internal/fault"
	"recess/internal/records"
	"recess/internal/register"
	"recess/internal/riding"
)

// table gathers lines until all are there: a code's lines may stand anywhere.
type table struct {
	matcher   *riding.Matcher
	confirmed map[string]string // riding by FED code and names as the file has them; empty: none of ours
	lines     []line
	missing   []register.Unmatched
	unmatched map[string]int // place among the missing
	left      map[riding.PostalCode]bool
}

type line struct {
	code   riding.PostalCode
	number int32
	weight float32 // per cent; none: unknown
	riding string
}

const none = -1

// mostUnmatched bounds the list of ridings that are none of ours: no order has
// had as many, so the file is something else.
const mostUnmatched = 1000

func (t *table) add(code riding.PostalCode, fed string, weight float32, number int) error {
	if len(t.lines) >= mostLines {
		return fault.New(fault.Invalid, "import.too_many_lines", fault.Args{"Most": mostLines})
	}
	t.lines = append(t.lines, line{code, int32(number), weight, fed})
	return nil
}

// leave notes a riding that is none of ours.
func (t *table) leave(code riding.PostalCode, fed, name string, number int) error {
	if len(t.missing) == mostUnmatched {
		return fault.New(fault.Invalid, "import.all_unmatched", nil)
	}
	t.left[code] = true
	i, ok := t.unmatched[fed+name]
	if !ok {
		i = len(t.missing)
		t.unmatched[fed+name] = i
		t.missing = append(t.missing, register.Unmatched{Code: fed, Name: name, Line: number})
	}
	t.missing[i].Count++
	return nil
}

// weightOf reads per cents; an empty field is none.
func weightOf(text string) (float32, error) {
	if text == "" {
		return none, nil
	}
	weight, err := records.Decimal(strings.TrimSuffix(text, "%"))
	if err != nil || !(weight >= 0 && weight <= 100) {
		return none, fault.New(fault.Invalid, "postal.import.weight", fault.Args{"Value": brief(text)})
	}
	return float32(weight), nil
}

// Places of the columns of a CSV.
const (
	postalColumn = iota
	codeColumn
	weightColumn
)

// columns are those of a CSV.
var columns = []records.Column{
	postalColumn: {Name: "postal_code", Also: []string{"postalcode", "code postal", "pc", "cp"}, Needed: true},
	codeColumn:   {Name: "fed_code", Also: []string{"feduid", "fed", "riding code", "code de circonscription"}, Needed: true},
	weightColumn: {Name: "weight", Also: []string{"per cent", "percent", "share", "poids", "pourcentage", "part"}},
}

// readCSV reads a table with a row of column names, in any order.
func (t *table) readCSV(r io.Reader) error {
	var text strings.Builder
	n, err := io.Copy(&text, io.LimitReader(r, largestCSV+1))
	switch {
	case err != nil:
		return unreadable(err)
	case n > largestCSV:
		return fault.New(fault.Invalid, "import.large", nil)
	}
	in, err := records.Open(text.String()).Under(columns)
	if err != nil {
		return csvFault(err)
	}
	for {
		more, err := in.Next()
		if err != nil {
			return csvFault(err)
		}
		if !more {
			return nil
		}
		if err := t.csvLine(in); err != nil {
			return err
		}
	}
}

func (t *table) csvLine(in *records.Rows) error {
	code, err := riding.ParsePostalCode(in.Value(postalColumn))
	if err != nil {
		return atLine(in.Line(), err)
	}
	weight, err := weightOf(in.Value(weightColumn))
	if err != nil {
		return atLine(in.Line(), err)
	}
	fed := in.Value(codeColumn)
	r, ok := t.matcher.ByCode(fed)
	if !ok {
		return t.leave(code, brief(fed), "", in.Line())
	}
	return t.add(code, r.Code, weight, in.Line())
}

// csvFault says why a text is not the table. Where one of its columns is there,
// the others can be told.
func csvFault(err error) error {
	if wrong, ok := errors.AsType[*records.MissingError](err); ok && wrong.Known > 0 {
		return fault.New(fault.Invalid, "import.columns", fault.Args{"Missing": strings.Join(wrong.Columns, ", ")})
	}
	if wrong, ok := errors.AsType[*records.TwiceError](err); ok {
		return atLine(wrong.Line, fault.New(fault.Invalid, "import.column_twice", fault.Args{"Column": wrong.Column}))
	}
	if wrong, ok := errors.AsType[*records.QuoteError](err); ok {
		return atLine(wrong.Line, fault.Wrap(err, fault.Invalid, "import.quotes", nil))
	}
	return fault.Wrap(err, fault.Invalid, "postal.import.wrong_file", nil)
}

// reading makes the table once all lines are there.
func (t *table) reading() (*Reading, error) {
	if len(t.lines) == 0 && len(t.left) == 0 {
		return nil, fault.New(fault.Invalid, "import.empty", nil)
	}
	slices.SortFunc(t.lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(b.weight, a.weight), cmp.Compare(a.riding, b.riding), cmp.Compare(a.number, b.number))
	})
	builder := riding.NewTableBuilder()
	for rest := t.lines; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].code == rest[0].code {
			n++
		}
		if t.left[rest[0].code] {
			rest = rest[n:]
			continue
		}
		shares, err := sharesOf(rest[:n])
		if err != nil {
			return nil, err
		}
		if err := builder.Add(rest[0].code, shares); err != nil {
			return nil, err
		}
		rest = rest[n:]
	}
	return &Reading{Table: builder.Table(), Lines: len(t.lines), Unmatched: t.missing, Left: len(t.left)}, nil
}

// sharesOf is one code's split. Weights are whole per cents, so those of n
// ridings may miss 100 by less than n.
func sharesOf(lines []line) ([]riding.Share, error) {
	shares := make([]riding.Share, len(lines))
	sum, unknown := 0.0, 0
	for i, l := range lines {
		for _, other := range lines[:i] {
			if other.riding == l.riding {
				return nil, atLine(int(max(l.number, other.number)), fault.New(fault.Invalid, "postal.import.twice",
					fault.Args{"Code": l.code.String(), "Riding": l.riding, "First": int(min(l.number, other.number))}))
			}
		}
		shares[i].Riding = l.riding
		if l.weight == none {
			unknown++
			continue
		}
		shares[i].Share = float64(l.weight) / 100
		sum += float64(l.weight)
	}
	if unknown == len(lines) {
		return shares, nil
	}
	if unknown > 0 || math.Abs(sum-100) > max(0.5, float64(len(lines)-1)) {
		last := slices.MaxFunc(lines, func(a, b line) int { return cmp.Compare(a.number, b.number) })
		return nil, atLine(int(last.number), fault.New(fault.Invalid, "postal.import.sum",
			fault.Args{"Code": last.code.String(), "Sum": strconv.FormatFloat(math.Round(sum*1000)/1000, 'f', -1, 64)}))
	}
	return shares, nil
}

// brief is the beginning of a field, as it may be shown.
func brief(s string) string {
	const longest = 40
	if r := []rune(strings.ToValidUTF8(s, "�")); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return strings.ToValidUTF8(s, "�")
}
