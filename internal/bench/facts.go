package main

import (
	"fmt"
	"math/rand/v2"

	"recess/internal/geo"
	"recess/internal/riding"
	"recess/internal/source/shipped"
)

const lookups = 100_000 // different codes and points, in an order that no cache of the machine foresees

// facts are what ships with Recess, and look-ups made from it: the same in
// each run.
type facts struct {
	ridings []riding.Riding
	areas   []riding.Area
	atlas   *geo.Atlas
	codes   []string
	points  []riding.Point
}

func readFacts() (facts, error) {
	var f facts
	var err error
	if f.ridings, err = shipped.Ridings(); err != nil {
		return f, err
	}
	if f.areas, err = shipped.Areas(); err != nil {
		return f, err
	}
	packed, err := shipped.Boundaries()
	if err != nil {
		return f, err
	}
	if f.atlas, err = geo.Decode(packed); err != nil {
		return f, err
	}
	random := rand.New(rand.NewPCG(343, 2023))
	for range lookups {
		f.codes = append(f.codes, codeIn(f.areas[random.IntN(len(f.areas))].FSA, random))
	}
	for len(f.points) < lookups {
		if p, ok := f.pointNear(f.areas[random.IntN(len(f.areas))].Point, random); ok {
			f.points = append(f.points, p)
		}
	}
	return f, nil
}

// codeIn is a random postal code of an area, as people write it: "K1A 0A6".
func codeIn(fsa string, random *rand.Rand) string {
	const letters = "ABCEGHJKLMNPRSTVWXYZ"
	return fmt.Sprintf("%s %d%c%d", fsa, random.IntN(10), letters[random.IntN(len(letters))], random.IntN(10))
}

// pointNear is a random point within 0.05°, some 5 km, of an area's; false when
// the area has none or the point lies in no riding.
func (f *facts) pointNear(p riding.Point, random *rand.Rand) (riding.Point, bool) {
	if p == (riding.Point{}) {
		return p, false
	}
	p.Lat += 0.1 * (random.Float64() - 0.5)
	p.Lon += 0.1 * (random.Float64() - 0.5)
	_, ok := f.atlas.Locate(p)
	return p, ok
}

// table is a six-character table of n different codes spread over all areas,
// each in the likeliest riding of its area.
func (f *facts) table(n int) ([]riding.TableRow, error) {
	random := rand.New(rand.NewPCG(2023, 343))
	rows := make([]riding.TableRow, 0, n)
	known := make(map[riding.PostalCode]bool, n)
	for len(rows) < n {
		area := f.areas[len(rows)%len(f.areas)]
		code, err := riding.ParsePostalCode(codeIn(area.FSA, random))
		if err != nil {
			return nil, err
		}
		if !known[code] {
			known[code] = true
			rows = append(rows, riding.TableRow{Code: code, Riding: area.Shares[0].Riding, Share: 1})
		}
	}
	return rows, nil
}
