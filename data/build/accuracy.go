package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"recess/internal/geo"
	"recess/internal/riding"
)

const (
	trials       = 20_000
	agreement    = 0.999 // at least this share of points must get the same riding
	urbanMetres  = 5_000
	ruralMetres  = 25_000
	metresDegree = 111_195 // a degree of latitude, on a sphere of 6,371 km
)

// checkAccuracy draws points around the places of FSAs and compares the riding
// that the packed atlas finds with the one that the composite gives.
func checkAccuracy(c composite, packed []byte, areas []area) error {
	places := slices.DeleteFunc(slices.Clone(areas), func(a area) bool { return a.lat == "" })
	atlas, err := geo.Decode(packed)
	if err != nil {
		return err
	}
	raw := newRawAtlas(c.all())
	random := rand.New(rand.NewPCG(2023, 343))
	drawn, nowhere, filled, agreed := 0, 0, 0, 0
	for inRiding := 0; inRiding < trials; drawn++ {
		p := places[random.IntN(len(places))].around(random)
		got, _ := atlas.Locate(p)
		want, ok := raw.locate(p)
		switch {
		case !ok:
			nowhere++
			if got != "" {
				filled++
			}
			continue
		case got == want:
			agreed++
		}
		inRiding++
	}
	share := float64(agreed) / trials
	fmt.Printf("accuracy: of %d points within 5 km of an urban and 25 km of a rural FSA's place, %d lie in no riding of the composite\n", drawn, nowhere)
	fmt.Printf("          (sea, the United States, or a gap between ridings; the atlas closes %d of them)\n", filled)
	fmt.Printf("          of the %d others, atlas and composite agree on %d: %.3f %%\n", trials, agreed, 100*share)
	if share < agreement {
		return fmt.Errorf("agreement of %.3f %% is below %.1f %%", 100*share, 100*agreement)
	}
	return nil
}

// around is a random point near the place: in a disc of 5 km, of 25 km in the
// country.
func (a area) around(random *rand.Rand) riding.Point {
	reach := float64(urbanMetres)
	if a.fsa[1] == '0' {
		reach = ruralMetres
	}
	d, angle := reach*math.Sqrt(random.Float64())/metresDegree, 2*math.Pi*random.Float64()
	sin, cos := math.Sincos(angle)
	return riding.Point{
		Lat: a.point.Lat + d*sin,
		Lon: a.point.Lon + d*cos/math.Cos(a.point.Lat*math.Pi/180),
	}
}

// rawAtlas finds ridings in the composite with nothing done to it.
type rawAtlas struct {
	shapes []geo.Shape
	frames []riding.Frame
}

func newRawAtlas(shapes []geo.Shape) rawAtlas {
	frames := make([]riding.Frame, len(shapes))
	for i, s := range shapes {
		f := riding.Frame{South: 90, West: 180, North: -90, East: -180}
		for _, ring := range s.Rings {
			for _, p := range ring {
				f.South, f.North = min(f.South, p.Lat), max(f.North, p.Lat)
				f.West, f.East = min(f.West, p.Lon), max(f.East, p.Lon)
			}
		}
		frames[i] = f
	}
	return rawAtlas{shapes, frames}
}

func (a rawAtlas) locate(p riding.Point) (code string, ok bool) {
	for i, f := range a.frames {
		if p.Lat >= f.South && p.Lat <= f.North && p.Lon >= f.West && p.Lon <= f.East && surrounded(a.shapes[i], p) {
			return a.shapes[i].Code, true
		}
	}
	return "", false
}

// surrounded tells whether an odd number of rings go around p.
func surrounded(s geo.Shape, p riding.Point) (odd bool) {
	for _, ring := range s.Rings {
		b := ring[len(ring)-1]
		for _, a := range ring {
			if (a.Lat > p.Lat) != (b.Lat > p.Lat) && p.Lon < a.Lon+(p.Lat-a.Lat)*(b.Lon-a.Lon)/(b.Lat-a.Lat) {
				odd = !odd
			}
			b = a
		}
	}
	return odd
}
