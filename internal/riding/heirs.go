package riding

import (
	"cmp"
	"slices"
)

// Sliver is the share of a riding's ground below which nobody is held to live
// there: two surveys draw the same border that far apart.
const Sliver = 0.005

// Heirs are the ridings in force that have the ground of one that has ended,
// the largest share of it first. It may have ended long ago, and its heirs
// since.
func (x *Index) Heirs(code string) []Share {
	ground := map[string]float64{}
	x.inherit(code, 1, ground)
	heirs := make([]Share, 0, len(ground))
	for heir, share := range ground {
		if share >= Sliver {
			heirs = append(heirs, Share{Riding: heir, Share: share})
		}
	}
	slices.SortFunc(heirs, func(a, b Share) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Riding, b.Riding))
	})
	return heirs
}

func (x *Index) inherit(code string, part float64, ground map[string]float64) {
	if _, inForce := x.byCode[code]; inForce {
		ground[code] += part
		return
	}
	for _, heir := range x.heirs[code] { // orders follow each other: there is no way back
		x.inherit(heir.Riding, part*heir.Share, ground)
	}
}

// Rehome are the ridings in which somebody may live today whose home was found
// in one that has ended, the likeliest first. What their postal code gives
// today, which may be nil, narrows them down.
func (x *Index) Rehome(ended string, today *Answer) []Candidate {
	var all, both []Candidate
	for _, heir := range x.Heirs(ended) {
		c := Candidate{Riding: x.byCode[heir.Riding], Share: heir.Share}
		all = append(all, c)
		if today != nil && slices.ContainsFunc(today.Candidates, func(o Candidate) bool { return o.Riding.Code == heir.Riding }) {
			both = append(both, c)
		}
	}
	if len(both) > 0 {
		return both
	}
	return all
}

// Redrawn are areas as a new order has them: each is shared out among the heirs
// of the ridings it touched. So the true riding is among its candidates as
// often as it was before. at finds the riding of the area's point.
func Redrawn(areas []Area, heirs map[string][]Share, at func(Point) (string, bool)) []Area {
	redrawn := make([]Area, 0, len(areas))
	for _, a := range areas {
		ground := map[string]float64{}
		for _, old := range a.Shares {
			for _, heir := range heirs[old.Riding] {
				if heir.Share >= Sliver {
					ground[heir.Riding] += old.Share * heir.Share
				}
			}
		}
		here, ok := "", false
		if a.Point != (Point{}) {
			here, ok = at(a.Point)
		}
		if ok {
			ground[here] += 0
		}
		a.Shares = nil
		for code, share := range ground {
			a.Shares = append(a.Shares, Share{Riding: code, Share: share, AtPoint: ok && code == here})
		}
		a.Shares = likeliest(a.Shares)
		if len(a.Shares) > 0 {
			redrawn = append(redrawn, a)
		}
	}
	return redrawn
}
