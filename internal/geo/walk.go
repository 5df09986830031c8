package geo

import "iter"

// walk goes once around a ring: every point of its arcs, each in the ring's
// direction, without the point that the next arc repeats.
func walk[P any](refs []int32, arc func(int32) []P) iter.Seq[P] {
	return func(yield func(P) bool) {
		for _, ref := range refs {
			i, ahead := forward(ref)
			points := arc(i)
			for k := range len(points) - 1 {
				if !ahead {
					k = len(points) - 1 - k
				}
				if !yield(points[k]) {
					return
				}
			}
		}
	}
}
