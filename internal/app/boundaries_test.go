package app_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/register"
	"recess/internal/riding"
	"recess/internal/store/storetest"
)

// square is a riding of a country of rectangles.
type square struct {
	code                     string
	name                     i18n.Text
	west, south, east, north float64
}

func (q square) middle() riding.Point {
	return riding.Point{Lat: (q.south + q.north) / 2, Lon: (q.west + q.east) / 2}
}

func (q square) feature() string {
	properties, _ := json.Marshal(map[string]string{"FED_NUM": q.code, "ED_NAMEE": q.name.EN, "ED_NAMEF": q.name.FR})
	return fmt.Sprintf(`{"type":"Feature","properties":%s,"geometry":{"type":"Polygon","coordinates":[[[%[2]v,%[3]v],[%[4]v,%[3]v],[%[4]v,%[5]v],[%[2]v,%[5]v],[%[2]v,%[3]v]]]}}`,
		properties, q.west, q.south, q.east, q.north)
}

// country is a file of squares.
type country []square

const columns = 49 // 343 ridings are 7 rows of them

// squares lay today's ridings out over all of Canada, in the order of their
// codes.
func squares(s *apptest.Server) country {
	const west, south, width, height = -142.0, 41.0, 90.0 / columns, 49.0 / 7
	var c country
	for i, r := range s.App.Finder.Index().Ridings() {
		x, y := west+width*float64(i%columns), south+height*float64(i/columns)
		c = append(c, square{r.Code, r.OrderName, x, y, x + width, y + height})
	}
	return c
}

func (c country) at(code string) *square {
	i := slices.IndexFunc(c, func(q square) bool { return q.code == code })
	return &c[i]
}

func (c country) geoJSON() string {
	features := make([]string, len(c))
	for i, q := range c {
		features[i] = q.feature()
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",\n") + "]}"
}

var fromConsole = app.Import{Origin: "squares.geojson", By: register.Editor{From: "console"}}

func (c country) importInto(t *testing.T, s *apptest.Server) {
	t.Helper()
	if _, err := s.App.ImportBoundaries(t.Context(), strings.NewReader(c.geoJSON()), fromConsole); err != nil {
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
	storetest.Each(t, func(t *testing.T, database string) {
		s, other := apptest.Start(t, database), apptest.Start(t, database)
		c := squares(s)
		middle := c.at("35079").middle()
		before := located(s, middle)
		plan := fromConsole
		plan.DryRun = true
		report, err := s.App.ImportBoundaries(t.Context(), strings.NewReader(c.geoJSON()), plan)
		if err != nil || report.Ridings != 343 || len(report.Changed) < 300 || len(report.Overlaps)+len(report.Holes) > 0 {
			t.Fatalf("trying it gives %+v, %v", report, err)
		}
		if located(s, middle) != before || !s.App.Editions()[register.Boundaries].Shipped {
			t.Error("boundaries that were only tried are in force")
		}
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		z.Write([]byte(c.geoJSON()))
		z.Close()
		if _, err := s.App.ImportBoundaries(t.Context(), &packed, fromConsole); err != nil {
			t.Fatal(err)
		}
		if err := other.App.TakeUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		for name, server := range map[string]*apptest.Server{"the one": s, "one that ran": other, "one that starts": apptest.Start(t, database)} {
			for _, q := range c {
				if got := located(server, q.middle()); got != q.code {
					t.Fatalf("%s finds %q in the middle of %s", name, got, q.code)
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
	s := apptest.Start(t, t.TempDir()+"/recess.db")
	whole := squares(s)
	whole.importInto(t, s)
	tests := map[string]struct {
		change func(country) country
		says   string
	}{
		"no code":      {func(c country) country { c[4].code = ""; return c }, "Feature 5 has no FED code"},
		"unknown code": {func(c country) country { c[4].code = "35900"; return c }, "Feature 5, 35900 Long Range Mountains, is no riding of the 2023 order"},
		"another order's code": {func(c country) country { c[4].name = i18n.Text{EN: "Elsewhere", FR: "Ailleurs"}; return c },
			"Feature 5, 10005 Elsewhere, is no riding of the 2023 order"},
		"twice":   {func(c country) country { c[4].code = c[1].code; return c }, "Riding 10002 stands there twice, as feature 2 and as feature 5"},
		"missing": {func(c country) country { return append(c[:4], c[5:]...) }, "Riding 10005 is missing: 342 of 343 are there"},
		"overlap": {func(c country) country { c.at("35079").west -= 0.5; return c }, "Ridings 35078 and 35079 overlap, as at latitude 62"},
		"hole":    {func(c country) country { c.at("35079").west += 0.5; return c }, "Ground of riding 35079 is in no riding, as at latitude 62"},
		"nobody's": {func(c country) country {
			for i := range c {
				c[i].code = fmt.Sprint(90000 + i)
			}
			return c
		}, "None of its features is a riding of the 2023 order"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file := test.change(slices.Clone(whole)).geoJSON()
			_, err := s.App.ImportBoundaries(t.Context(), strings.NewReader(file), fromConsole)
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Kind != fault.Invalid || !strings.HasPrefix(i18n.For(i18n.EN).Error(err), "squares.geojson: "+test.says) {
				t.Errorf("%v: %s", err, i18n.For(i18n.EN).Error(err))
			}
			for _, q := range whole {
				if located(s, q.middle()) != q.code {
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

// In part, what the file lacks stays as it is, and what is wrong is told.
func TestBoundariesInPart(t *testing.T) {
	s := apptest.Start(t, t.TempDir()+"/recess.db")
	c := squares(s)
	c.importInto(t, s)
	part := append(slices.Clone(c[:4]), c[5:]...)
	part.at("35079").west -= 0.5
	part = append(part, square{code: "99999", west: -142, south: 41, east: -141, north: 42})
	plan := fromConsole
	plan.Partial = true
	report, err := s.App.ImportBoundaries(t.Context(), strings.NewReader(part.geoJSON()), plan)
	if err != nil || !slices.Equal(report.Kept, []string{"10005"}) || len(report.Unmatched) != 1 || len(report.Overlaps) != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	if got := located(s, c[4].middle()); got != "10005" {
		t.Errorf("what the file lacks is found as %q", got)
	}
}
