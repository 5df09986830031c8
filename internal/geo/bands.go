package geo

import "iter"

// bands sort the edges of each riding by latitude: a line from west to east
// need only be compared with the edges of the band it runs in. An edge e goes
// from points[e] to points[e+1].
type bands struct {
	of    []banding // of each shape
	edges buckets   // by band
}

// banding cuts one riding into bands of equal height.
type banding struct {
	first, last int32   // bands
	south       float64 // units
	perUnit     float64 // bands in a unit of latitude
}

// at is the band that holds latitude y. It never decreases as y grows, so an
// edge is in the bands from that of its southern end to that of its northern.
func (b banding) at(y float64) int32 {
	return min(b.first+int32(max((y-b.south)*b.perUnit, 0)), b.last)
}

// bandsPerEdge is how many bands an edge may cross on average besides the one
// it begins in: more bands make look-ups faster and the index larger.
const bandsPerEdge = 2

func newBands(a *Atlas) *bands {
	b := &bands{of: make([]banding, len(a.shapes))}
	count := int32(0)
	for i := range a.shapes {
		b.of[i] = newBanding(a, &a.shapes[i], count)
		count = b.of[i].last + 1
	}
	b.edges = newBuckets(count, func(add func(band, edge int32)) {
		for i := range a.shapes {
			for e := range a.edges(&a.shapes[i]) {
				y1, y2 := a.points[e].y, a.points[e+1].y
				if y1 == y2 {
					continue // no line from west to east crosses a level edge
				}
				last := b.of[i].at(float64(max(y1, y2)))
				for band := b.of[i].at(float64(min(y1, y2))); band <= last; band++ {
					add(band, e)
				}
			}
		}
	})
	return b
}

// newBanding chooses as many bands as bandsPerEdge allows.
func newBanding(a *Atlas, o *outline, first int32) banding {
	edges, climb := 0, 0.0 // the climb of all edges together, up or down
	for e := range a.edges(o) {
		y1, y2 := a.points[e].y, a.points[e+1].y
		edges++
		climb += float64(max(y1, y2) - min(y1, y2))
	}
	height := float64(o.box.north - o.box.south)
	count := int32(1)
	if climb > 0 { // then it is at least twice the height
		count = max(1, int32(bandsPerEdge*float64(edges)*height/climb))
	}
	return banding{first, first + count - 1, float64(o.box.south), float64(count) / max(height, 1)}
}

// edges are all edges of a riding.
func (a *Atlas) edges(o *outline) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for _, ring := range o.rings {
			for _, ref := range ring {
				arc, _ := forward(ref)
				for e := a.arcs[arc]; e < a.arcs[arc+1]-1; e++ {
					if !yield(e) {
						return
					}
				}
			}
		}
	}
}
