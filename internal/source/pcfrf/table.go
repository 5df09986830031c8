package pcfrf

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"recess/internal/fault"
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
	weight, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 32)
	if err != nil || !(weight >= 0 && weight <= 100) {
		return none, fault.New(fault.Invalid, "postal.import.weight", fault.Args{"Value": brief(text)})
	}
	return float32(weight), nil
}

// readCSV reads a table with a line of column names, in any order.
func (t *table) readCSV(r *bufio.Reader) error {
	in := csv.NewReader(r)
	in.FieldsPerRecord, in.ReuseRecord = -1, true
	if start, _ := r.Peek(peek); strings.Count(firstLine(start), ";") > strings.Count(firstLine(start), ",") {
		in.Comma = ';'
	}
	header, err := in.Read()
	if err != nil {
		return csvFault(err)
	}
	columns, err := columnsOf(header)
	if err != nil {
		return err
	}
	for {
		fields, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return csvFault(err)
		}
		number, _ := in.FieldPos(0)
		if err := t.csvLine(columns, fields, number); err != nil {
			return err
		}
	}
}

func firstLine(start []byte) string {
	line, _, _ := strings.Cut(string(start), "\n")
	return line
}

// The columns of a CSV, and their places in a line.
const (
	postalColumn = "postal_code"
	codeColumn   = "fed_code"
	weightColumn = "weight"
)

func columnsOf(header []string) (map[string]int, error) {
	columns := map[string]int{}
	for i, name := range header {
		columns[strings.ToLower(strings.TrimSpace(name))] = i
	}
	var missing []string
	for _, name := range []string{postalColumn, codeColumn} {
		if _, ok := columns[name]; !ok {
			missing = append(missing, name)
		}
	}
	if missing != nil {
		return nil, fault.New(fault.Invalid, "import.columns", fault.Args{"Missing": strings.Join(missing, ", ")})
	}
	return columns, nil
}

func (t *table) csvLine(columns map[string]int, fields []string, number int) error {
	field := func(column string) string {
		if i, ok := columns[column]; ok && i < len(fields) {
			return strings.TrimSpace(fields[i])
		}
		return ""
	}
	if strings.Join(fields, "") == "" { // a spreadsheet's empty line
		return nil
	}
	code, err := riding.ParsePostalCode(field(postalColumn))
	if err != nil {
		return atLine(number, err)
	}
	weight, err := weightOf(field(weightColumn))
	if err != nil {
		return atLine(number, err)
	}
	fed := field(codeColumn)
	r, ok := t.matcher.ByCode(fed)
	if !ok {
		return t.leave(code, brief(fed), "", number)
	}
	return t.add(code, r.Code, weight, number)
}

func csvFault(err error) error {
	if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
		return atLine(wrong.Line, fault.Wrap(err, fault.Invalid, "import.quotes", nil))
	}
	if errors.Is(err, io.EOF) {
		return fault.New(fault.Invalid, "import.empty", nil)
	}
	return unreadable(err)
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
			fault.Args{"Code": last.code.String(), "Sum": strconv.FormatFloat(sum, 'f', -1, 64)}))
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
