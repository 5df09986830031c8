package riding

import (
	"cmp"
	"fmt"
	"slices"
)

// table holds the six-character codes: for each FSA in it, one number a code,
// an index into answers. 900,000 codes take about 7 MB, and a look-up is two
// array reads.
type table struct {
	blocks  [fsaCount]*[unitsPerFSA]uint16
	answers []*Answer // answers[0] is nil: not known
}

func (t *table) lookup(code PostalCode) *Answer {
	block := t.blocks[code.fsa()]
	if block == nil {
		return nil
	}
	return t.answers[block[code.unit()]]
}

// addTable fills the table. Codes with the same ridings in the same shares
// have one answer between them.
func (x *Index) addTable(rows []TableRow) error {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b TableRow) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(b.Share, a.Share), cmp.Compare(a.Riding, b.Riding))
	})
	x.table.answers = []*Answer{nil}
	known := map[string]uint16{}
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].Code == rows[0].Code {
			n++
		}
		if err := x.addCode(rows[:n], known); err != nil {
			return fmt.Errorf("postal code %s: %w", rows[0].Code, err)
		}
		rows = rows[n:]
	}
	return nil
}

// addCode adds one code from its lines.
func (x *Index) addCode(lines []TableRow, known map[string]uint16) error {
	key := lines[0].Riding
	if len(lines) > 1 {
		key = fmt.Sprint(sharesOf(lines))
	}
	number, ok := known[key]
	if !ok {
		answer, err := x.tableAnswer(lines)
		if err != nil {
			return err
		}
		if len(x.table.answers) > 1<<16-1 {
			return fmt.Errorf("more than %d different splits", 1<<16-1)
		}
		number = uint16(len(x.table.answers))
		x.table.answers = append(x.table.answers, answer)
		known[key] = number
	}
	block := &x.table.blocks[lines[0].Code.fsa()]
	if *block == nil {
		*block = new([unitsPerFSA]uint16)
	}
	(*block)[lines[0].Code.unit()] = number
	return nil
}

func (x *Index) tableAnswer(lines []TableRow) (*Answer, error) {
	if len(lines) > 1 {
		return x.candidates(ByTable, sharesOf(lines))
	}
	answer, ok := x.exact[ByTable][lines[0].Riding]
	if !ok {
		return nil, fmt.Errorf("riding %q is not known", lines[0].Riding)
	}
	return answer, nil
}

func sharesOf(lines []TableRow) []Share {
	shares := make([]Share, len(lines))
	for i, l := range lines {
		shares[i] = Share{Riding: l.Riding, Share: l.Share}
	}
	return shares
}
