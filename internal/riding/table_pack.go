package riding

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
)

// A packed table is, with all numbers little-endian:
//
//	4 bytes  "RPC1"
//	uint16   number of ridings, then for each its FED code (5 bytes)
//	uint32   number of splits, then for each
//	    uint8   number of ridings in it, then for each
//	        uint16  riding, by its place above
//	        uint16  share of the code's addresses, in ten-thousandths
//	uint16   number of FSAs, then for each
//	    uint16  rank of the FSA
//	    2,000 × uint16  split of each code of the FSA, by its place above, from 1; 0: not known
//	uint32   CRC-32 (IEEE) of all before
//
// Read into memory it needs no more than a copy: 900,000 codes in some
// milliseconds, where as many rows of a database take a second.
const packedTable = "RPC1"

// Pack writes a table in its packed form.
func (t *Table) Pack() []byte {
	ridings := map[string]uint16{}
	var codes []byte
	for _, split := range t.splits {
		for _, s := range split {
			if _, ok := ridings[s.Riding]; !ok {
				ridings[s.Riding] = uint16(len(ridings))
				codes = append(codes, s.Riding...)
			}
		}
	}
	b := append([]byte(packedTable), 0, 0)
	binary.LittleEndian.PutUint16(b[len(packedTable):], uint16(len(ridings)))
	b = binary.LittleEndian.AppendUint32(append(b, codes...), uint32(len(t.splits)-1))
	for _, split := range t.splits[1:] {
		b = append(b, byte(len(split)))
		for _, s := range split {
			b = binary.LittleEndian.AppendUint16(b, ridings[s.Riding])
			b = binary.LittleEndian.AppendUint16(b, uint16(math.Round(s.Share*fine)))
		}
	}
	b = t.packBlocks(b)
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

func (t *Table) packBlocks(b []byte) []byte {
	at, count := len(b), uint16(0)
	b = append(b, 0, 0)
	for fsa, block := range t.blocks {
		if block == nil {
			continue
		}
		count++
		b = binary.LittleEndian.AppendUint16(b, uint16(fsa))
		for _, number := range block {
			b = binary.LittleEndian.AppendUint16(b, number)
		}
	}
	binary.LittleEndian.PutUint16(b[at:], count)
	return b
}

var errPackedTable = errors.New("what is packed of postal codes is damaged")

// UnpackTable reads what Pack wrote.
func UnpackTable(packed []byte) (*Table, error) {
	in, err := openPacked(packed, packedTable)
	if err != nil {
		return nil, err
	}
	t := &Table{}
	t.splits = in.splits(in.ridings())
	in.blocks(t)
	if in.short || len(in.rest) > 0 {
		return nil, errPackedTable
	}
	return t, nil
}

// openPacked checks what is around a packed form: its mark and its sum.
func openPacked(packed []byte, mark string) (*unpacking, error) {
	size := len(packed) - crc32.Size
	if size < len(mark) || string(packed[:len(mark)]) != mark || crc32.ChecksumIEEE(packed[:size]) != binary.LittleEndian.Uint32(packed[size:]) {
		return nil, errPackedTable
	}
	return &unpacking{rest: packed[len(mark):size]}, nil
}

// unpacking reads numbers until there are none left.
type unpacking struct {
	rest  []byte
	short bool
}

func (in *unpacking) take(n int) []byte {
	if n > len(in.rest) {
		in.short, in.rest = true, nil
		return make([]byte, min(n, math.MaxUint16))
	}
	taken := in.rest[:n]
	in.rest = in.rest[n:]
	return taken
}

func (in *unpacking) uint16() int { return int(binary.LittleEndian.Uint16(in.take(2))) }

func (in *unpacking) uvarint() int {
	n, size := binary.Uvarint(in.rest)
	if size <= 0 || n > math.MaxInt32 {
		in.short, in.rest = true, nil
		return 0
	}
	in.rest = in.rest[size:]
	return int(n)
}

func (in *unpacking) varint() int {
	n, size := binary.Varint(in.rest)
	if size <= 0 || n > math.MaxInt32 || n < math.MinInt32 {
		in.short, in.rest = true, nil
		return 0
	}
	in.rest = in.rest[size:]
	return int(n)
}

// count is a number of things of which each takes a byte at least.
func (in *unpacking) count() int {
	n := in.uvarint()
	if n > len(in.rest) {
		in.short, in.rest = true, nil
		return 0
	}
	return n
}

// below is a place in a list of so many.
func (in *unpacking) below(n int) int {
	place := in.uvarint()
	if place >= n {
		in.short, in.rest = true, nil
		return 0
	}
	return place
}

func (in *unpacking) text() string { return string(in.take(in.count())) }

func (in *unpacking) ridings() []string {
	const length = 5
	codes := make([]string, in.uint16())
	for i := range codes {
		codes[i] = string(in.take(length))
	}
	return codes
}

func (in *unpacking) splits(ridings []string) [][]Share {
	count := int(binary.LittleEndian.Uint32(in.take(4)))
	splits := make([][]Share, 1, min(count, mostSplits)+1)
	for range count {
		split := make([]Share, in.take(1)[0])
		for i := range split {
			riding, share := in.uint16(), in.uint16()
			if riding >= len(ridings) {
				in.short = true
				return splits
			}
			split[i] = Share{Riding: ridings[riding], Share: float64(share) / fine}
		}
		if in.short {
			return splits
		}
		splits = append(splits, split)
	}
	return splits
}

func (in *unpacking) blocks(t *Table) {
	blocks := make([]block, in.uint16())
	for i := range blocks {
		fsa, numbers := in.uint16(), in.take(2*UnitsPerArea)
		if in.short || fsa >= AreaCount {
			in.short = true
			return
		}
		for unit := range blocks[i] {
			number := binary.LittleEndian.Uint16(numbers[2*unit:])
			if int(number) >= len(t.splits) {
				in.short = true
				return
			}
			blocks[i][unit] = number
		}
		t.blocks[fsa] = &blocks[i]
	}
}
