package app_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/fault"
	"recess/internal/geo"
	"recess/internal/i18n"
	"recess/internal/register"
	"recess/internal/riding"
	"recess/internal/source/boundaries"
	"recess/internal/source/boundaries/boundariestest"
)

// squares are today's ridings as rectangles.
func squares(s *apptest.Server) boundariestest.Country {
	return boundariestest.Squares(s.App.Finder.Index().Ridings())
}

var fromConsole = app.Import{Origin: "squares.geojson", By: register.Editor{From: "console"}}

func importInto(t *testing.T, s *apptest.Server, c boundariestest.Country) {
	t.Helper()
	if _, err := s.App.ImportBoundaries(t.Context(), strings.NewReader(c.GeoJSON()), fromConsole); err != nil {
		t.Fatal(err)
	}
}

// located is the code of the riding that a server finds around a point.
func located(s *apptest.Server, p riding.Point) string {
	answer, err := s.App.Finder.ByPoint(p)
	if err != nil {
		return ""
	}
	return answer.Only().Code
}

func TestImportBoundaries(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, other := apptest.Start(t, database), apptest.Start(t, database)
		c := squares(s)
		middle := c.At("35079").Middle()
		before := located(s, middle)
		plan := fromConsole
		plan.DryRun = true
		report, err := s.App.ImportBoundaries(t.Context(), strings.NewReader(c.GeoJSON()), plan)
		if err != nil || report.Ridings != 343 || len(report.Changed) < 300 || len(report.Overlaps)+len(report.Holes) > 0 {
			t.Fatalf("trying it gives %+v, %v", report, err)
		}
		if located(s, middle) != before || !s.App.Editions()[register.Boundaries].Shipped {
			t.Error("boundaries that were only tried are in force")
		}
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		z.Write([]byte(c.GeoJSON()))
		z.Close()
		if _, err := s.App.ImportBoundaries(t.Context(), &packed, fromConsole); err != nil {
			t.Fatal(err)
		}
		if err := other.App.TakeUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		for name, server := range map[string]*apptest.Server{"the one": s, "one that ran": other, "one that starts": apptest.Start(t, database)} {
			for _, q := range c {
				if got := located(server, q.Middle()); got != q.Code {
					t.Fatalf("%s finds %q in the middle of %s", name, got, q.Code)
				}
			}
			if neighbours := server.App.Finder.Index().Map().Neighbours("35079"); !slices.Contains(neighbours, "35080") {
				t.Errorf("the map of %s has the neighbours %v", name, neighbours)
			}
		}
		e := s.App.Editions()[register.Boundaries]
		if e.Rows != 343 || e.Shipped || e.Hash == "" || e.Source.FR == "" || e.AsOf.IsZero() {
			t.Errorf("the edition is %+v", e)
		}
		runs, err := s.App.Store.Runs(t.Context())
		if err != nil || runs[register.Boundaries].Origin != "squares.geojson" {
			t.Errorf("the run is %+v, %v", runs[register.Boundaries], err)
		}
	})
}

// Whatever is wrong with a file, the boundaries in force stay, and the fault
// names the place.
func TestBoundariesThatCannotBeUsed(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t))
	whole := squares(s)
	importInto(t, s, whole)
	tests := map[string]struct {
		change func(boundariestest.Country) boundariestest.Country
		says   string
	}{
		"no code":      {func(c boundariestest.Country) boundariestest.Country { c[4].Code = ""; return c }, "Feature 5 has no riding code"},
		"unknown code": {func(c boundariestest.Country) boundariestest.Country { c[4].Code = "35900"; return c }, "Feature 5, 35900 Long Range Mountains, is not a riding in the 2023 representation order"},
		"another order's code": {func(c boundariestest.Country) boundariestest.Country {
			c[4].Name = i18n.Text{EN: "Elsewhere", FR: "Ailleurs"}
			return c
		},
			"Feature 5, 10005 Elsewhere, is not a riding in the 2023 representation order"},
		"twice":   {func(c boundariestest.Country) boundariestest.Country { c[4].Code = c[1].Code; return c }, "Riding 10002 is in the file twice: features 2 and 5"},
		"missing": {func(c boundariestest.Country) boundariestest.Country { return append(c[:4], c[5:]...) }, "Riding 10005 is missing: the file has 342 of 343"},
		"overlap": {func(c boundariestest.Country) boundariestest.Country { c.At("35079").West -= 0.5; return c }, "Ridings 35078 and 35079 overlap, for example at latitude 62"},
		"hole":    {func(c boundariestest.Country) boundariestest.Country { c.At("35079").West += 0.5; return c }, "Part of riding 35079 is in no riding, for example at latitude 62"},
		"nobody's": {func(c boundariestest.Country) boundariestest.Country {
			for i := range c {
				c[i].Code = fmt.Sprint(90000 + i)
			}
			return c
		}, "None of its features is a riding in the 2023 representation order"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file := test.change(slices.Clone(whole)).GeoJSON()
			_, err := s.App.ImportBoundaries(t.Context(), strings.NewReader(file), fromConsole)
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Kind != fault.Invalid || !strings.HasPrefix(i18n.For(i18n.EN).Error(err), "squares.geojson: "+test.says) {
				t.Errorf("%v: %s", err, i18n.For(i18n.EN).Error(err))
			}
			for _, q := range whole {
				if located(s, q.Middle()) != q.Code {
					t.Fatal("a file that was refused is in force")
				}
			}
		})
	}
	runs, err := s.App.Store.Runs(t.Context())
	if err != nil || runs[register.Boundaries].Trouble.FR == "" {
		t.Errorf("what went wrong is kept as %+v, %v", runs[register.Boundaries], err)
	}
}

// A hole too small for the places tried over the ground is found where people
// live.
func TestBoundariesWithAHoleWherePeopleLive(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t))
	c := squares(s)
	importInto(t, s, c)
	area, _ := s.App.Finder.Index().Area("K1P")
	q := c.At(located(s, area.Point))
	ring := fmt.Sprintf("[%v,%v]]", q.West, q.South)
	const d = 0.001 // degrees: some 100 m
	x, y := area.Point.Lon, area.Point.Lat
	hole := fmt.Sprintf("%s,[[%v,%v],[%v,%v],[%v,%v],[%[2]v,%[3]v]]", ring, x-d, y-d, x+d, y-d, x, y+d)
	before, after, _ := strings.Cut(c.GeoJSON(), fmt.Sprintf("%q", q.Code))
	_, err := s.App.ImportBoundaries(t.Context(), strings.NewReader(before+fmt.Sprintf("%q", q.Code)+strings.Replace(after, ring, hole, 1)), fromConsole)
	if says := i18n.For(i18n.EN).Error(err); !strings.Contains(says, "Part of riding "+q.Code+" is in no riding, for example at latitude 45.4") {
		t.Errorf("it says %s", says)
	}
}

// In part, what the file lacks stays as it is, and what is wrong is told.
func TestBoundariesInPart(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t))
	c := squares(s)
	importInto(t, s, c)
	part := append(slices.Clone(c[:4]), c[5:]...)
	part.At("35079").West -= 0.5
	part = append(part, boundariestest.Square{Code: "99999", West: -142, South: 41, East: -141, North: 42})
	plan := fromConsole
	plan.Partial = true
	report, err := s.App.ImportBoundaries(t.Context(), strings.NewReader(part.GeoJSON()), plan)
	if err != nil || !slices.Equal(report.Kept, []string{"10005"}) || len(report.Unmatched) != 1 || len(report.Overlaps) != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	if got := located(s, c[4].Middle()); got != "10005" {
		t.Errorf("what the file lacks is found as %q", got)
	}
}

// What ships, written as GeoJSON, is taken in as it is: the whole country, in
// full detail.
func TestWhatShipsIsTakenIn(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t))
	x := s.App.Finder.Index()
	atlas := x.Map().(*geo.Atlas)
	var b strings.Builder
	b.WriteString(`{"type":"FeatureCollection","features":[`)
	for i, r := range x.Ridings() {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, `{"type":"Feature","properties":{"FEDUID":%q},"geometry":{"type":"MultiPolygon","coordinates":[`, r.Code)
		writeRings(&b, atlas.Shape(r.Code).Rings)
		b.WriteString("]}}")
	}
	b.WriteString("]}")
	report, err := s.App.ImportBoundaries(t.Context(), strings.NewReader(b.String()), fromConsole)
	if err != nil || report.Ridings != 343 || len(report.Changed)+len(report.Overlaps)+len(report.Holes) > 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	now, random := s.App.Finder.Index().Map(), rand.New(rand.NewPCG(20, 23))
	if now == riding.Map(atlas) {
		t.Fatal("the old boundaries are in force")
	}
	differs, within := 0, 0
	for within < 20_000 {
		p := riding.Point{Lat: 42 + 20*random.Float64(), Lon: -141 + 88*random.Float64()}
		was, ok := atlas.Locate(p)
		if !ok {
			continue
		}
		within++
		if code, _ := now.Locate(p); code != was {
			differs++
		}
	}
	if differs > 2 { // on a border
		t.Errorf("%d of %d points lie in another riding", differs, within)
	}
}

// writeRings writes each ring as a polygon, holes behind the first that is one.
func writeRings(b *strings.Builder, rings [][]riding.Point) {
	for i, ring := range rings {
		switch {
		case i == 0:
			b.WriteString("[")
		case boundaries.SignedArea(ring) < 0:
			b.WriteString(",")
		default:
			b.WriteString("],[")
		}
		b.WriteString("[")
		for _, p := range append(slices.Clone(ring), ring[0]) {
			if b.String()[b.Len()-1] == ']' {
				b.WriteString(",")
			}
			fmt.Fprintf(b, "[%v,%v]", p.Lon, p.Lat)
		}
		b.WriteString("]")
	}
	b.WriteString("]")
}

// Look-ups find a riding without a gap while boundaries are taken in.
//
// Races: look-ups of points with the swap of the boundaries.
func TestRacePointLookups(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t))
	first := squares(s)
	second := slices.Clone(first)
	a, b := second.At("35079"), second.At("35080")
	a.East, b.West = (a.West+a.East)/2, (a.West+a.East)/2
	at := first.At("35079")
	p := riding.Point{Lat: (at.South + at.North) / 2, Lon: at.East - 0.01} // in either, by turns
	importInto(t, s, first)
	ctx, cancel := context.WithCancel(t.Context())
	var asking sync.WaitGroup
	found := make([]map[string]int, 4)
	for i := range found {
		found[i] = map[string]int{}
		asking.Go(func() {
			pause := time.Tick(100 * time.Microsecond) // leaves the processors to the imports
			for ; ctx.Err() == nil; <-pause {
				found[i][located(s, p)]++
			}
		})
	}
	turns := []boundariestest.Country{second, first, second}
	if apptest.RaceDetector {
		turns = turns[:2]
	}
	for _, c := range turns {
		importInto(t, s, c)
	}
	cancel()
	asking.Wait()
	for _, all := range found {
		if all["35079"] == 0 || all["35080"] == 0 || len(all) != 2 {
			t.Errorf("found were %v", all)
		}
	}
}
