package geo

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"sync"
)

// ErrDamaged is in the chain of every error of Decode.
var ErrDamaged = errors.New("damaged boundaries")

// Decode reads what Encode wrote and prepares it for look-ups. Input that is
// damaged in any way gives an error that wraps ErrDamaged and says where.
// Memory stays in proportion to len(b).
func Decode(b []byte) (*Atlas, error) {
	switch {
	case len(b) < headerSize || string(b[:len(magic)]) != magic:
		return nil, fmt.Errorf("%w: not a boundary file", ErrDamaged)
	case b[len(magic)] != version:
		return nil, fmt.Errorf("%w: version %d, not %d", ErrDamaged, b[len(magic)], version)
	case binary.LittleEndian.Uint32(b[len(magic)+1:]) != crc32.ChecksumIEEE(b[headerSize:]):
		return nil, fmt.Errorf("%w: checksum differs", ErrDamaged)
	}
	r := reader{rest: b[headerSize:]}
	a := &Atlas{}
	if r.arcs(a); r.err == nil {
		r.shapes(a)
	}
	if len(r.rest) > 0 {
		r.fail("%d bytes too many", len(r.rest))
	}
	if r.err != nil {
		return nil, r.err
	}
	a.grid = newGrid(a.shapes)
	a.bands = sync.OnceValue(func() *bands { return newBands(a) })
	return a, nil
}

// reader reads varints until the first error, and zeros from then on.
type reader struct {
	rest []byte
	uses []uint8 // of each arc
	err  error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
		r.rest = nil
	}
}

// count reads how many things follow, each of which takes at least size bytes.
func (r *reader) count(what string, size int) int {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || v > uint64(len(r.rest)-n)/uint64(size) {
		r.fail("count of %s", what)
		return 0
	}
	r.rest = r.rest[n:]
	return int(v)
}

// step reads a signed number and adds it to from; the sum must lie within
// ±limit.
func (r *reader) step(from, limit int32) int32 {
	v, n := binary.Varint(r.rest)
	// A step longer than the whole range cannot be right; checking it first
	// keeps the sum from overflowing.
	sum := int64(from) + v
	if n <= 0 || v < -2*int64(limit) || v > 2*int64(limit) || sum < -int64(limit) || sum > int64(limit) {
		r.fail("coordinate or reference")
		return 0
	}
	r.rest = r.rest[n:]
	return int32(sum)
}

func (r *reader) arcs(a *Atlas) {
	arcs := r.count("arcs", 5) // a count and two points of two bytes each
	total := r.count("points", 2)
	if total > maxPoints {
		r.fail("%d points", total)
		return
	}
	a.arcs = make([]int32, 1, arcs+1)
	a.points = make([]vertex, 0, total)
	var at vertex
	for range arcs {
		n := r.count("points of an arc", 2)
		if n < 2 || n > total-len(a.points) {
			r.fail("arc of %d points", n)
			return
		}
		for range n {
			at = vertex{r.step(at.x, 180*unitsPerDegree), r.step(at.y, 90*unitsPerDegree)}
			a.points = append(a.points, at)
		}
		a.arcs = append(a.arcs, int32(len(a.points)))
	}
	if len(a.points) != total {
		r.fail("%d points of %d", len(a.points), total)
	}
}

func (r *reader) shapes(a *Atlas) {
	n := r.count("shapes", 3)
	r.uses = make([]uint8, len(a.arcs)-1)
	a.shapes = make([]outline, 0, n)
	seen := make(map[string]bool, n)
	for range n {
		o := outline{code: r.code()}
		if seen[o.code] {
			r.fail("riding %q twice", o.code)
		}
		seen[o.code] = true
		rings := r.count("rings", 2)
		o.rings = make([][]int32, 0, rings)
		for range rings {
			o.rings = append(o.rings, r.ring(a))
		}
		if r.err != nil {
			return
		}
		o.box = a.boxOf(o.rings)
		a.shapes = append(a.shapes, o)
	}
}

func (r *reader) code() string {
	n := r.count("bytes of a code", 1)
	if n == 0 || n > maxCode {
		r.fail("code of %d bytes", n)
		return ""
	}
	code := string(r.rest[:n])
	r.rest = r.rest[n:]
	return code
}

// ring reads the references of a ring and checks that its arcs join.
func (r *reader) ring(a *Atlas) []int32 {
	n := r.count("arcs of a ring", 1)
	refs := make([]int32, 0, n)
	for range n {
		ref := r.step(0, int32(len(r.uses)))
		arc, _ := forward(ref)
		if r.err != nil || int(arc) >= len(r.uses) || r.uses[arc] == maxUses {
			r.fail("reference to arc %d", arc)
			return nil
		}
		r.uses[arc]++
		refs = append(refs, ref)
	}
	for i, ref := range refs {
		_, end := a.ends(ref)
		if start, _ := a.ends(refs[(i+1)%n]); start != end {
			r.fail("a ring is torn")
			return nil
		}
	}
	if n == 0 {
		r.fail("a ring is empty")
	}
	return refs
}

// ends are the first and last point of an arc as it is walked.
func (a *Atlas) ends(ref int32) (first, last vertex) {
	i, ahead := forward(ref)
	points := a.arc(i)
	if !ahead {
		return points[len(points)-1], points[0]
	}
	return points[0], points[len(points)-1]
}

func (a *Atlas) boxOf(rings [][]int32) (b box) {
	for i, ring := range rings {
		for k, ref := range ring {
			arc, _ := forward(ref)
			if i == 0 && k == 0 {
				b = boxOf(a.arc(arc)[0])
			}
			for _, v := range a.arc(arc) {
				b = b.with(v)
			}
		}
	}
	return b
}
