package geo

import "recess/internal/riding"

// Prepare makes what Locate needs, which the first call would otherwise wait
// for, some 25 ms.
func (a *Atlas) Prepare() { a.bands() }

// Locate gives the FED code of the riding that holds p. Where ridings overlap
// the one encoded first wins. A point on the border between two ridings that
// share it is in exactly one of them, always the same. A point that lies in no
// riding, is not on earth or is not a number gives false.
func (a *Atlas) Locate(p riding.Point) (code string, ok bool) {
	x, y := p.Lon*unitsPerDegree, p.Lat*unitsPerDegree
	for _, i := range a.grid.at(x, y) {
		if o := &a.shapes[i]; o.box.holds(x, y) && a.inside(i, x, y) {
			return o.code, true
		}
	}
	return "", false
}

// inside counts the edges that a line from the point to the east crosses; the
// point is inside when their number is odd. Each edge holds its southern but
// not its northern end, so that a line through a vertex counts rightly.
func (a *Atlas) inside(shape int32, x, y float64) bool {
	bands := a.bands()
	band := bands.of[shape].at(y)
	odd := false
	for _, e := range bands.edges.at(band) {
		p, q := a.points[e], a.points[e+1]
		px, py, qx, qy := float64(p.x), float64(p.y), float64(q.x), float64(q.y)
		if (py > y) != (qy > y) && x < px+(y-py)*(qx-px)/(qy-py) {
			odd = !odd
		}
	}
	return odd
}
