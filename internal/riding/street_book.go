package riding

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"sort"
)

// A packed book of streets is, with fixed numbers little-endian:
//
//	4 bytes  "RSB1"
//	uvarint  number of ridings, then for each its FED code
//	uvarint  number of streets, then for each its name, type and direction
//	uvarint  number of codes, then for each
//	    uint32  code
//	    uint32  where its streets end below
//	the streets of each code, each
//	    uvarint  street, by its place above
//	    uvarint  number of runs, then for each
//	        uvarint  riding, by its place above
//	        uvarint  how many numbers, then for each
//	            varint  twice what it is more than the one before, plus 1 where
//	                    a suffix follows
//	uint32   CRC-32 (IEEE) of all before
//
// A text is a uvarint length and as many bytes. A run is of numbers of one side
// of the street that lie in one riding, so a boundary along or across it makes
// two or three.
const packedStreets = "RSB1"

// StreetBook holds the streets and numbers of postal codes that several ridings
// share, some two bytes a number. It lies in memory as in the database, and is
// read code by code, when somebody asks.
type StreetBook struct {
	ridings []string
	streets []StreetName
	codes   []byte // places of the codes, in their order
	content []byte
}

const codePlace = 8 // bytes

// Codes counts the postal codes in the book. A nil book has none.
func (b *StreetBook) Codes() int {
	if b == nil {
		return 0
	}
	return len(b.codes) / codePlace
}

// find is the place of a code in the book.
func (b *StreetBook) find(code PostalCode) (int, bool) {
	return sort.Find(b.Codes(), func(i int) int { return int(code) - int(binary.LittleEndian.Uint32(b.codes[i*codePlace:])) })
}

func (b *StreetBook) end(i int) int {
	if i < 0 {
		return 0
	}
	return int(binary.LittleEndian.Uint32(b.codes[i*codePlace+4:]))
}

// Has tells whether the book has streets for a code.
func (b *StreetBook) Has(code PostalCode) bool {
	_, ok := b.find(code)
	return ok
}

// Streets are those of a code, in the order of the alphabet; nil when the book
// has none.
func (b *StreetBook) Streets(code PostalCode) []Street {
	i, ok := b.find(code)
	if !ok {
		return nil
	}
	in := unpacking{rest: b.content[b.end(i-1):b.end(i)]}
	var streets []Street
	for len(in.rest) > 0 && len(b.streets) > 0 {
		streets = append(streets, Street{StreetName: b.streets[in.below(len(b.streets))], Numbers: b.numbers(&in)})
	}
	return streets
}

func (b *StreetBook) numbers(in *unpacking) []Numbered {
	var numbers []Numbered
	last := 0
	for range in.uvarint() {
		if len(b.ridings) == 0 || in.short {
			return numbers
		}
		riding := b.ridings[in.below(len(b.ridings))]
		for range in.uvarint() {
			step := in.varint()
			last += step >> 1
			n := Numbered{CivicNumber{Number: last}, riding}
			if step&1 == 1 {
				n.Suffix = in.text()
			}
			if in.short {
				return numbers
			}
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// StreetBookBuilder makes a book code by code.
type StreetBookBuilder struct {
	ridings, streets     map[string]int // places, by code and by packed name
	ridingList, nameList []byte
	codes, content       []byte
}

// NewStreetBookBuilder starts with an empty book.
func NewStreetBookBuilder() *StreetBookBuilder {
	return &StreetBookBuilder{ridings: map[string]int{}, streets: map[string]int{}}
}

// Add gives a code its streets, each with its numbers in the order InStreet.
// Codes come in their order.
func (b *StreetBookBuilder) Add(code PostalCode, streets []Street) error {
	if n := len(b.codes); n > 0 && uint32(code) <= binary.LittleEndian.Uint32(b.codes[n-codePlace:]) {
		return fmt.Errorf("streets of %s come too late", code)
	}
	for i := range streets {
		s := &streets[i]
		name := appendText(appendText(appendText(nil, s.Name), s.Type), s.Direction)
		b.content = binary.AppendUvarint(b.content, uint64(placeOf(b.streets, string(name), func() { b.nameList = append(b.nameList, name...) })))
		b.pack(s.Numbers)
	}
	b.codes = binary.LittleEndian.AppendUint32(b.codes, uint32(code))
	b.codes = binary.LittleEndian.AppendUint32(b.codes, uint32(len(b.content)))
	return nil
}

// pack writes the runs of a street.
func (b *StreetBookBuilder) pack(numbers []Numbered) {
	count := 0
	var runs []byte
	last := 0
	for len(numbers) > 0 {
		n := 1
		for n < len(numbers) && numbers[n].Riding == numbers[0].Riding && numbers[n].side() == numbers[0].side() {
			n++
		}
		runs = binary.AppendUvarint(runs, uint64(placeOf(b.ridings, numbers[0].Riding, func() { b.ridingList = appendText(b.ridingList, numbers[0].Riding) })))
		runs = binary.AppendUvarint(runs, uint64(n))
		for _, number := range numbers[:n] {
			step := int64(number.Number-last) << 1
			if last = number.Number; number.Suffix == "" {
				runs = binary.AppendVarint(runs, step)
			} else {
				runs = appendText(binary.AppendVarint(runs, step|1), number.Suffix)
			}
		}
		numbers = numbers[n:]
		count++
	}
	b.content = append(binary.AppendUvarint(b.content, uint64(count)), runs...)
}

// placeOf is the place of something in its list, to which it is added when it
// is new.
func placeOf(known map[string]int, key string, add func()) int {
	place, ok := known[key]
	if !ok {
		place = len(known)
		known[key] = place
		add()
	}
	return place
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// Pack is the book in its packed form.
func (b *StreetBookBuilder) Pack() []byte {
	packed := append(binary.AppendUvarint([]byte(packedStreets), uint64(len(b.ridings))), b.ridingList...)
	packed = append(binary.AppendUvarint(packed, uint64(len(b.streets))), b.nameList...)
	packed = append(binary.AppendUvarint(packed, uint64(len(b.codes)/codePlace)), b.codes...)
	packed = append(packed, b.content...)
	return binary.LittleEndian.AppendUint32(packed, crc32.ChecksumIEEE(packed))
}

// UnpackStreets reads what Pack wrote; nothing at all is a book without codes.
func UnpackStreets(packed []byte) (*StreetBook, error) {
	if len(packed) == 0 {
		return &StreetBook{}, nil
	}
	in, err := openPacked(packed, packedStreets)
	if err != nil {
		return nil, err
	}
	return readStreets(in)
}

func readStreets(in *unpacking) (*StreetBook, error) {
	b := &StreetBook{}
	for range in.count() {
		b.ridings = append(b.ridings, in.text())
	}
	b.streets = make([]StreetName, in.count())
	for i := range b.streets {
		b.streets[i] = StreetName{in.text(), in.text(), in.text()}
	}
	b.codes = in.take(in.count() * codePlace)
	b.content = in.rest
	for i := range b.Codes() {
		if b.end(i) < b.end(i-1) || b.end(i) > len(b.content) {
			in.short = true
		}
	}
	if in.short {
		return nil, errPackedTable
	}
	return b, nil
}
