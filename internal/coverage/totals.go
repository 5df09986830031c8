package coverage

import (
	"context"

	"recess/internal/riding"
)

// Fewest is how many people must stand behind a riding for a number to be
// about it alone.
const Fewest = 3

// Number is one that everybody may read, unless it would single a riding out.
type Number struct {
	N      int
	Hidden bool // too few to be told
}

// Totals are what everybody may know of a campaign.
type Totals struct {
	Ridings          int // of the country, or the region
	Begun, Asked     Number
	Met              Number
	People, Meetings Number
	Regions          []Region // may be none
}

// Region is a province, or several in which too little happens to be told
// apart.
type Region struct {
	Provinces []string
	Totals
}

// Totals are a campaign's, for everybody.
func (s *Service) Totals(ctx context.Context, campaign int64) (*Totals, error) {
	records, err := s.Store.Records(ctx, campaign)
	if err != nil {
		return nil, err
	}
	byProvince := map[string]*group{}
	for _, p := range riding.Provinces {
		byProvince[p] = &group{provinces: []string{p}}
	}
	for _, r := range s.Ridings() {
		byProvince[r.Province].ridings++
	}
	for _, r := range records {
		if where, err := s.Riding(r.Riding); err == nil { // also one that has ended: what was done stays done
			g := byProvince[where.Province]
			g.records = append(g.records, r)
		}
	}
	var all []*group
	country := &group{}
	for _, p := range riding.Provinces {
		all = append(all, byProvince[p])
		country.add(byProvince[p])
	}
	t := country.totals()
	if regions := apart(all); len(regions) > 1 {
		for _, g := range regions {
			t.Regions = append(t.Regions, Region{g.provinces, g.totals()})
		}
	}
	return &t, nil
}

// group is some provinces with what happens in them.
type group struct {
	provinces []string
	ridings   int
	records   []Record
}

func (g *group) add(o *group) {
	g.provinces, g.records = append(g.provinces, o.provinces...), append(g.records, o.records...)
	g.ridings += o.ridings
}

// apart tells provinces apart as far as no riding is singled out: those where
// one would be are told together, with as many others as that takes.
func apart(all []*group) []*group {
	var told []*group
	rest := &group{}
	for _, g := range all {
		if g.safe() {
			told = append(told, g)
		} else {
			rest.add(g)
		}
	}
	for !rest.safe() && len(told) > 0 {
		least := 0
		for i, g := range told {
			if len(g.records) < len(told[least].records) {
				least = i
			}
		}
		rest.add(told[least])
		told = append(told[:least], told[least+1:]...)
	}
	if len(rest.provinces) > 0 {
		told = append(told, rest)
	}
	return told
}

// cells are the ridings that each number of a group counts.
func (g *group) cells() (begun, asked, met []Record) {
	for _, r := range g.records {
		if r.State != Unclaimed {
			begun = append(begun, r)
		}
		if r.Stage >= ToRequested {
			asked = append(asked, r)
		}
		if r.Stage >= ToMet {
			met = append(met, r)
		}
	}
	return begun, asked, met
}

func (g *group) safe() bool {
	begun, asked, met := g.cells()
	return !singles(begun) && !singles(asked) && !singles(met)
}

// singles tells whether a number would single a riding out: it is about one or
// two, and fewer than three people stand behind one of them.
func singles(counted []Record) bool {
	if len(counted) >= Fewest {
		return false
	}
	for _, r := range counted {
		if r.People < Fewest {
			return true
		}
	}
	return false
}

func (g *group) totals() Totals {
	begun, asked, met := g.cells()
	people, meetings := 0, 0
	for _, r := range g.records {
		people += r.People
		meetings += r.Held
	}
	number := func(counted []Record) Number { return Number{len(counted), singles(counted)} }
	return Totals{
		Ridings: g.ridings, Begun: number(begun), Asked: number(asked), Met: number(met),
		People: Number{people, people > 0 && (people < Fewest || singles(begun))}, Meetings: Number{meetings, singles(met)},
	}
}
