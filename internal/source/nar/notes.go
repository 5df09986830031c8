package nar

import (
	"cmp"
	"slices"
	"strings"

	"recess/internal/i18n"
	"recess/internal/riding"
)

// notes are addresses with their street and number. Which codes ridings share
// is known only once a province is counted, so until then all of its addresses
// are noted, in 12 bytes each; then those of shared codes are kept.
type notes struct {
	streets, suffixes words
	pages             [][]note
	scratch           []byte
}

// note is one address.
type note struct {
	where  uint32 // postal code × mostPlaces + place
	street uint32 // among the streets; 0: none
	number uint32 // civic number × mostSuffixes + suffix; 0: none
}

const (
	mostPlaces   = 1 << 9  // of 343; 7,200,000 codes × 512 fit into 32 bits
	mostSuffixes = 1 << 12 // letters and fractions
	mostNumber   = 1<<20 - 1
	notesOnPage  = 1 << 15
)

// words numbers different texts from 1; 0 is the empty one.
type words struct {
	known map[string]uint32
	list  []string
}

func (w *words) number(text []byte) uint32 {
	if n, ok := w.known[string(text)]; ok {
		return n
	}
	n := uint32(len(w.list))
	w.list = append(w.list, string(text))
	w.known[w.list[n]] = n
	return n
}

func newNotes() *notes {
	empty := func() words { return words{map[string]uint32{"": 0}, []string{""}} }
	return &notes{streets: empty(), suffixes: empty()}
}

func (n *notes) add(one note) {
	last := len(n.pages) - 1
	if last < 0 || len(n.pages[last]) == notesOnPage {
		n.pages = append(n.pages, make([]note, 0, notesOnPage))
		last++
	}
	n.pages[last] = append(n.pages[last], one)
}

// address notes an address, also one without a street or a number: a code of
// which not all addresses were noted is recognised by their count.
func (n *notes) address(code riding.PostalCode, in place, fields [][]byte, at *columns) {
	one := note{where: uint32(code)*mostPlaces + uint32(in)}
	name := at.places[4:7] // the official one
	if len(fields[name[0]]) == 0 {
		name = at.places[7:10] // the mailing one
	}
	if civic := civicOf(fields[at.places[2]]); civic != 0 && len(fields[name[0]]) > 0 {
		n.scratch = n.scratch[:0]
		for _, i := range name {
			n.scratch = append(append(n.scratch, fields[i]...), 0)
		}
		one.street = n.streets.number(n.scratch)
		if suffix := n.suffixes.number(fields[at.places[3]]); suffix < mostSuffixes {
			one.number = civic*mostSuffixes + suffix
		}
	}
	n.add(one)
}

// civicOf is a civic number; 0 when it is none.
func civicOf(text []byte) uint32 {
	n := uint32(0)
	for _, b := range text {
		if n = n*10 + uint32(b-'0'); b < '0' || b > '9' || n > mostNumber {
			return 0
		}
	}
	return n
}

// take keeps the addresses of shared codes.
func (n *notes) take(from *notes, shared *codeSet) {
	for _, page := range from.pages {
		for _, one := range page {
			if shared.has(riding.PostalCode(one.where / mostPlaces)) {
				one.street = n.streets.number([]byte(from.streets.list[one.street]))
				suffix := n.suffixes.number([]byte(from.suffixes.list[one.number%mostSuffixes]))
				if suffix >= mostSuffixes {
					one.number, suffix = 0, 0
				}
				one.number = one.number/mostSuffixes*mostSuffixes + suffix
				n.add(one)
			}
		}
	}
}

// book puts the streets of shared codes together, and counts their numbers. A
// code that also has addresses in a province where it was not known to be
// shared is left out: a number might lie in a riding that was not noted.
func (n *notes) book(c *counts, ridings []string) (packed []byte, numbers int, err error) {
	all := slices.Concat(n.pages...)
	n.pages = nil
	names := n.inOrder(all)
	sums := c.ofShared()
	builder := riding.NewStreetBookBuilder()
	for len(all) > 0 {
		code, end := riding.PostalCode(all[0].where/mostPlaces), 1
		for end < len(all) && riding.PostalCode(all[end].where/mostPlaces) == code {
			end++
		}
		if uint32(end) == sums[code] {
			streets := n.streetsOf(all[:end], names, ridings)
			if len(streets) > 0 {
				err = builder.Add(code, streets)
			}
			for i := range streets {
				numbers += len(streets[i].Numbers)
			}
		}
		if err != nil {
			return nil, 0, err
		}
		all = all[end:]
	}
	return builder.Pack(), numbers, nil
}

// inOrder sorts addresses by code and street, these in the order of the
// alphabet, by which it numbers them anew; those that people could not tell
// apart become one.
func (n *notes) inOrder(all []note) []riding.StreetName {
	keys := make([]string, len(n.streets.list))
	byKey := map[string]uint32{}
	var names []riding.StreetName
	for i, text := range n.streets.list {
		name := nameOf(text)
		keys[i] = name.Key()
		if _, known := byKey[keys[i]]; !known {
			byKey[keys[i]] = 0
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b riding.StreetName) int {
		return cmp.Or(cmp.Compare(i18n.Fold(a.Name), i18n.Fold(b.Name)), cmp.Compare(a.Key(), b.Key()))
	})
	for i, name := range names {
		byKey[name.Key()] = uint32(i)
	}
	for i := range all {
		all[i].street = byKey[keys[all[i].street]]
	}
	slices.SortFunc(all, func(a, b note) int {
		return cmp.Or(cmp.Compare(a.where/mostPlaces, b.where/mostPlaces), cmp.Compare(a.street, b.street))
	})
	return names
}

// nameOf is a street as it was noted, without needless spaces.
func nameOf(text string) riding.StreetName {
	parts := append(strings.Split(strings.ToValidUTF8(text, "?"), "\x00"), "", "", "")
	for i, part := range parts {
		parts[i] = strings.Join(strings.Fields(part), " ")
	}
	return riding.StreetName{Name: parts[0], Type: parts[1], Direction: parts[2]}
}

// streetsOf are the streets of one code.
func (n *notes) streetsOf(list []note, names []riding.StreetName, ridings []string) []riding.Street {
	var streets []riding.Street
	for len(list) > 0 {
		street := riding.Street{StreetName: names[list[0].street]}
		end := 0
		for ; end < len(list) && list[end].street == list[0].street; end++ {
			if one := list[end]; one.number != 0 {
				street.Numbers = append(street.Numbers, riding.Numbered{
					CivicNumber: riding.CivicNumber{Number: int(one.number / mostSuffixes), Suffix: riding.SuffixOf(n.suffixes.list[one.number%mostSuffixes])},
					Riding:      ridings[one.where%mostPlaces-1],
				})
			}
		}
		if len(street.Numbers) > 0 {
			slices.SortFunc(street.Numbers, riding.InStreet)
			street.Numbers = slices.Compact(street.Numbers)
			streets = append(streets, street)
		}
		list = list[end:]
	}
	return streets
}
