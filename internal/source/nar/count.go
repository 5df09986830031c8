package nar

import (
	"cmp"
	"slices"

	"recess/internal/riding"
)

// Columns of a part of addresses.
var addressColumns = []string{
	"LOC_GUID", "MAIL_POSTAL_CODE", "CIVIC_NO", "CIVIC_NO_SUFFIX",
	"OFFICIAL_STREET_NAME", "OFFICIAL_STREET_TYPE", "OFFICIAL_STREET_DIR", "MAIL_STREET_NAME", "MAIL_STREET_TYPE", "MAIL_STREET_DIR",
}

// counts are the addresses of each postal code in each riding. Nearly every
// code lies in one riding, so the first has its place in a block for the area
// and the others are in a map.
type counts struct {
	blocks [riding.AreaCount]*[riding.UnitsPerArea]cell
	more   map[second]uint32

	addresses int // that count
	noCode    int // addresses without a postal code
	badCode   int // with something else in its place
	unplaced  int // whose location is not there, or lies nowhere
}

type cell struct {
	place place
	count uint32
}

// second is a code in another riding than its first.
type second struct {
	code  riding.PostalCode
	place place
}

func newCounts() *counts { return &counts{more: map[second]uint32{}} }

func (c *counts) add(code riding.PostalCode, p place, n uint32) {
	block := &c.blocks[int(code)/riding.UnitsPerArea]
	if *block == nil {
		*block = new([riding.UnitsPerArea]cell)
	}
	at := &(*block)[int(code)%riding.UnitsPerArea]
	switch at.place {
	case 0:
		at.place, at.count = p, n
	case p:
		at.count += n
	default:
		c.more[second{code, p}] += n
	}
}

// merge adds the counts of another part.
func (c *counts) merge(other *counts) {
	for area, block := range other.blocks {
		if block == nil {
			continue
		}
		for unit, cell := range block {
			if cell.place != 0 {
				c.add(riding.PostalCode(area*riding.UnitsPerArea+unit), cell.place, cell.count)
			}
		}
	}
	for key, n := range other.more {
		c.add(key.code, key.place, n)
	}
	c.addresses += other.addresses
	c.noCode += other.noCode
	c.badCode += other.badCode
	c.unplaced += other.unplaced
}

// codeSet is a set of postal codes.
type codeSet [riding.AreaCount * riding.UnitsPerArea / 64]uint64

func (s *codeSet) has(code riding.PostalCode) bool { return s[code/64]&(1<<(code%64)) != 0 }

// shared are the codes in several ridings.
func (c *counts) shared() *codeSet {
	set := new(codeSet)
	for key := range c.more {
		set[key.code/64] |= 1 << (key.code % 64)
	}
	return set
}

// ofShared counts the addresses of each code in several ridings.
func (c *counts) ofShared() map[riding.PostalCode]uint32 {
	sums := map[riding.PostalCode]uint32{}
	for key, n := range c.more {
		if sums[key.code] == 0 {
			sums[key.code] = c.blocks[int(key.code)/riding.UnitsPerArea][int(key.code)%riding.UnitsPerArea].count
		}
		sums[key.code] += n
	}
	return sums
}

// table is what was counted, with the share of each riding among a code's
// addresses.
func (c *counts) table(ridings []string) (*riding.Table, error) {
	others := map[riding.PostalCode][]cell{}
	for key, n := range c.more {
		others[key.code] = append(others[key.code], cell{key.place, n})
	}
	builder := riding.NewTableBuilder()
	for area, block := range c.blocks {
		if block == nil {
			continue
		}
		for unit, first := range block {
			if first.place == 0 {
				continue
			}
			code := riding.PostalCode(area*riding.UnitsPerArea + unit)
			if err := builder.Add(code, sharesOf(append(others[code], first), ridings)); err != nil {
				return nil, err
			}
		}
	}
	return builder.Table(), nil
}

func sharesOf(cells []cell, ridings []string) []riding.Share {
	slices.SortFunc(cells, func(a, b cell) int { return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.place, b.place)) })
	sum := 0.0
	for _, c := range cells {
		sum += float64(c.count)
	}
	shares := make([]riding.Share, len(cells))
	for i, c := range cells {
		shares[i] = riding.Share{Riding: ridings[c.place-1], Share: float64(c.count) / sum}
	}
	return shares
}
