package riding

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// TableRow is one line of a six-character table; a code that several ridings
// share has several lines.
type TableRow struct {
	Code   PostalCode
	Riding string  // FED code
	Share  float64 // of the code's addresses, 0 to 1; 0 when unknown
}

// Table holds six-character codes: for each FSA in it, one number a code, a
// place in the list of splits. 900,000 codes take about 7 MB, and a look-up is
// two array reads. It is never changed once made.
type Table struct {
	blocks [AreaCount]*block
	splits [][]Share // the ridings of a code; splits[0] is nil: not known
}

type block [UnitsPerArea]uint16

// TableSize counts what a table holds.
type TableSize struct {
	Codes int
	Exact int // codes of one riding
	Areas int // FSAs with a code
}

// NewTable makes a table from lines in any order.
func NewTable(rows []TableRow) (*Table, error) {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b TableRow) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(b.Share, a.Share), cmp.Compare(a.Riding, b.Riding))
	})
	b := NewTableBuilder()
	var shares []Share
	for len(rows) > 0 {
		shares = shares[:0]
		n := 0
		for ; n < len(rows) && rows[n].Code == rows[0].Code; n++ {
			shares = append(shares, Share{Riding: rows[n].Riding, Share: rows[n].Share})
		}
		if err := b.Add(rows[0].Code, shares); err != nil {
			return nil, err
		}
		rows = rows[n:]
	}
	return b.Table(), nil
}

// TableBuilder makes a table code by code.
type TableBuilder struct {
	table *Table
	known map[string]uint16 // place of a split, by its ridings and shares
	key   []byte
}

// NewTableBuilder starts with an empty table.
func NewTableBuilder() *TableBuilder {
	return &TableBuilder{table: &Table{splits: [][]Share{nil}}, known: map[string]uint16{}}
}

// Table is what was built; the builder is done with.
func (b *TableBuilder) Table() *Table { return b.table }

// Shares are kept to a hundredth of a per cent. A table with more splits than
// half of what its numbers can tell apart keeps the rest to the per cent.
const (
	fine, coarse = 10_000, 100
	mostSplits   = 1<<16 - 1
)

// Add gives a code its ridings, the likeliest first. Codes with the same
// ridings in the same shares have one split between them. The slice stays the
// caller's.
func (b *TableBuilder) Add(code PostalCode, shares []Share) error {
	if len(shares) == 0 || len(shares) > math.MaxUint8 {
		return fmt.Errorf("postal code %s has %d ridings", code, len(shares))
	}
	grain := float64(fine)
	if len(b.table.splits) > mostSplits/2 {
		grain = coarse
	}
	split := make([]Share, len(shares))
	b.key = b.key[:0]
	for i, s := range shares {
		split[i] = Share{Riding: s.Riding, Share: math.Round(s.Share*grain) / grain}
		if len(shares) == 1 {
			split[i].Share = 1
		}
		n := uint16(math.Round(split[i].Share * fine))
		b.key = append(append(b.key, s.Riding...), byte(n), byte(n>>8), '|')
	}
	number, ok := b.known[string(b.key)]
	if !ok {
		if len(b.table.splits) > mostSplits {
			return fmt.Errorf("more than %d different splits", mostSplits)
		}
		number = uint16(len(b.table.splits))
		b.table.splits = append(b.table.splits, split)
		b.known[string(b.key)] = number
	}
	at := &b.table.blocks[code.fsa()]
	if *at == nil {
		*at = new(block)
	}
	(*at)[code.unit()] = number
	return nil
}

// number is the place of a code's split; 0 when it is not known. A nil table
// knows none.
func (t *Table) number(code PostalCode) uint16 {
	if t == nil {
		return 0
	}
	block := t.blocks[code.fsa()]
	if block == nil {
		return 0
	}
	return block[code.unit()]
}

// Shares are the ridings of a code, not to be changed; nil when it is not
// known.
func (t *Table) Shares(code PostalCode) []Share {
	if t == nil {
		return nil
	}
	return t.splits[t.number(code)]
}

// HasArea tells whether a table knows a code of a forward sortation area.
func (t *Table) HasArea(fsa string) bool {
	first, err := ParsePostalCode(fsa + firstUnit)
	return err == nil && t != nil && t.blocks[first.fsa()] != nil
}

// each tells every code that one of two tables holds, in alphabetical order,
// with its split in either.
func each(t, other *Table, tell func(code PostalCode, here, there []Share)) {
	for fsa := range AreaCount {
		if (t == nil || t.blocks[fsa] == nil) && (other == nil || other.blocks[fsa] == nil) {
			continue
		}
		for unit := range UnitsPerArea {
			code := PostalCode(fsa*UnitsPerArea + unit)
			here, there := t.Shares(code), other.Shares(code)
			if here != nil || there != nil {
				tell(code, here, there)
			}
		}
	}
}

// Size counts the codes.
func (t *Table) Size() TableSize {
	var size TableSize
	area := -1
	each(t, nil, func(code PostalCode, shares, _ []Share) {
		size.Codes++
		if len(shares) == 1 {
			size.Exact++
		}
		if code.fsa() != area {
			area = code.fsa()
			size.Areas++
		}
	})
	return size
}

// TableChange tells how a table differs from the one before.
type TableChange struct {
	Added, Gone int
	Moved       int // codes that lie in other ridings than before
	Weighed     int // codes in the same ridings, in other shares
	Same        int
}

// Since tells what has changed since an older table, which may be nil.
func (t *Table) Since(old *Table) TableChange {
	var change TableChange
	each(t, old, func(_ PostalCode, here, there []Share) {
		switch {
		case there == nil:
			change.Added++
		case here == nil:
			change.Gone++
		case slices.Equal(here, there):
			change.Same++
		case sameRidings(here, there):
			change.Weighed++
		default:
			change.Moved++
		}
	})
	return change
}

func sameRidings(a, b []Share) bool {
	among := func(list []Share) func(Share) bool {
		return func(s Share) bool {
			return slices.ContainsFunc(list, func(o Share) bool { return o.Riding == s.Riding })
		}
	}
	inA, inB := among(a), among(b)
	return !slices.ContainsFunc(a, func(s Share) bool { return !inB(s) }) && !slices.ContainsFunc(b, func(s Share) bool { return !inA(s) })
}
