package app

import (
	"cmp"
	"fmt"
	"slices"

	"recess/internal/fault"
	"recess/internal/geo"
	"recess/internal/riding"
)

// Flaw is ground in the wrong number of ridings, with a place in it.
type Flaw struct {
	Code, Other string
	Share       float64 // of the riding's ground, 0 to 1
	At          riding.Point
	Area        string // the postal area whose point it is; else empty
}

const (
	// worthTelling is the least share of a riding's ground that is told of.
	worthTelling = 0.001
	// mostChanged is the share of its ground that a riding may lose or win
	// before it is told of.
	mostChanged = 0.01
	// mostFlawed is the share of a riding's ground that may lie in two ridings
	// or in none: borders of two surveys never quite meet.
	mostFlawed = 0.002
)

// refused is a fault where the worst of the flaws is more than two surveys
// leave along a border, or where people live.
func (s *survey) refused(key string, flaws []Flaw) error {
	if len(flaws) == 0 || flaws[0].Area == "" && flaws[0].Share <= mostFlawed {
		return nil
	}
	f := flaws[0]
	return fault.New(fault.Invalid, key, fault.Args{
		"Count": len(flaws), "Code": f.Code, "Other": f.Other, "Lat": fmt.Sprintf("%.4f", f.At.Lat), "Lon": fmt.Sprintf("%.4f", f.At.Lon), "Partial": !s.next})
}

// visitAreas looks at the points of the postal areas: where people live, the
// places tried over the ground of a large riding lie far apart.
func (s *survey) visitAreas(atlas *geo.Atlas) {
	for _, r := range s.x.Ridings() {
		for _, area := range s.x.AreasIn(r.Code) {
			code, ok := s.now.Locate(area.Point)
			if !ok {
				continue
			}
			switch holders := atlas.Holders(area.Point); len(holders) {
			case 0:
				s.report.Holes = append(s.report.Holes, Flaw{Code: code, At: area.Point, Area: area.FSA})
			case 1:
			default:
				s.report.Overlaps = append(s.report.Overlaps, Flaw{Code: holders[0], Other: holders[1], At: area.Point, Area: area.FSA})
			}
		}
	}
}

// compare tells what other boundaries make of today's ground.
func (s *survey) compare(atlas *geo.Atlas) {
	for code, others := range atlas.Overlaps() {
		for _, h := range others {
			if h.Share >= worthTelling {
				s.report.Overlaps = append(s.report.Overlaps, Flaw{Code: code, Other: h.Code, Share: h.Share, At: h.At})
			}
		}
	}
	for code, heirs := range s.now.Heirs(atlas) {
		c := Change{Code: code, Heirs: heirs}
		for _, h := range heirs {
			switch {
			case h.Code == code:
				c.Kept = h.Share
			case h.Code == "" && h.Share >= worthTelling:
				s.report.Holes = append(s.report.Holes, Flaw{Code: code, Share: h.Share, At: h.At})
			}
		}
		if c.Kept < 1-mostChanged {
			s.report.Changed = append(s.report.Changed, c)
		}
	}
	s.visitAreas(atlas)
	worst := func(a, b Flaw) int {
		return cmp.Or(cmp.Compare(b.Area, a.Area), cmp.Compare(b.Share, a.Share), cmp.Compare(a.Code, b.Code))
	}
	slices.SortFunc(s.report.Overlaps, worst)
	slices.SortFunc(s.report.Holes, worst)
	slices.SortFunc(s.report.Changed, func(a, b Change) int { return cmp.Or(cmp.Compare(a.Kept, b.Kept), cmp.Compare(a.Code, b.Code)) })
}
