package geo

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
)

// The packed form: a header of nine bytes, being the magic word, the version
// and the CRC-32 (IEEE, little-endian) of all that follows, then varints as
// encoding/binary writes them:
//
//	arcs    count of arcs, count of all points; for each arc its count of
//	        points, then for each point the signed steps east and north from the
//	        point before, in units, also across arcs, beginning at 0° N 0° E
//	shapes  count of shapes; for each its code's length and bytes, its count of
//	        rings, for each ring its count of arcs and a signed reference to
//	        each: the arc's number, or its complement when walked backwards
const (
	magic      = "RGEO"
	version    = 1
	headerSize = len(magic) + 1 + crc32.Size
	maxCode    = 16 // bytes
	// maxUses bounds how many rings an arc may be part of: two where ridings
	// meet, a few more where rings touch themselves. Without it a small file
	// could ask for an enormous index.
	maxUses   = 8
	maxPoints = 1 << 24 // so that the index can count in 32 bits
)

// Encode writes the shapes in packed form, coordinates rounded to
// 1/100,000 degree. Where shapes overlap, the earlier one has precedence in
// look-ups. It fails on points that are not on earth, on codes that are empty,
// longer than 16 bytes or repeated, and on what w fails on.
func Encode(w io.Writer, shapes []Shape) error {
	t, err := newTopology(shapes)
	if err != nil {
		return err
	}
	if err := t.check(); err != nil {
		return err
	}
	body := t.appendShapes(t.appendArcs(nil))
	header := append([]byte(magic), version)
	header = binary.LittleEndian.AppendUint32(header, crc32.ChecksumIEEE(body))
	_, err = w.Write(append(header, body...))
	return err
}

// check refuses what Decode would.
func (t *topology) check() error {
	uses, points := make([]int, len(t.arcs)), 0
	for _, o := range t.shapes {
		for _, ring := range o.rings {
			for _, ref := range ring {
				arc, _ := forward(ref)
				if uses[arc]++; uses[arc] > maxUses {
					return fmt.Errorf("riding %s: a stretch of border is used more than %d times", o.code, maxUses)
				}
			}
		}
	}
	for _, arc := range t.arcs {
		points += len(arc)
	}
	if points > maxPoints {
		return fmt.Errorf("%d points, more than %d", points, maxPoints)
	}
	return nil
}

func (t *topology) appendArcs(b []byte) []byte {
	points := 0
	for _, arc := range t.arcs {
		points += len(arc)
	}
	b = binary.AppendUvarint(b, uint64(len(t.arcs)))
	b = binary.AppendUvarint(b, uint64(points))
	var at vertex
	for _, arc := range t.arcs {
		b = binary.AppendUvarint(b, uint64(len(arc)))
		for _, v := range arc {
			b = binary.AppendVarint(b, int64(v.x-at.x))
			b = binary.AppendVarint(b, int64(v.y-at.y))
			at = v
		}
	}
	return b
}

func (t *topology) appendShapes(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(t.shapes)))
	for _, o := range t.shapes {
		b = binary.AppendUvarint(b, uint64(len(o.code)))
		b = append(b, o.code...)
		b = binary.AppendUvarint(b, uint64(len(o.rings)))
		for _, ring := range o.rings {
			b = binary.AppendUvarint(b, uint64(len(ring)))
			for _, ref := range ring {
				b = binary.AppendVarint(b, int64(ref))
			}
		}
	}
	return b
}
