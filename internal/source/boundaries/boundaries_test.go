package boundaries

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/riding"
)

// one is a file of one riding with these coordinates of a Polygon.
func one(coordinates string) string {
	return `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"fed_code":35079,"name_en":"Here","name_fr":"Ici"},"geometry":{"type":"Polygon","coordinates":` + coordinates + `}}]}`
}

const aSquare = `[[[-76,45],[-76,46],[-75,46],[-75,45],[-76,45]]]`

func zipped(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRead(t *testing.T) {
	const properties = `{"fed_code":35079,"name_en":"Here","name_fr":"Ici"}`
	whole := one(aSquare)
	for name, text := range map[string]string{
		"as it is":              whole,
		"gzip":                  zipped(t, whole),
		"byte-order mark":       "\ufeff" + whole,
		"the type last":         strings.Replace(whole, `"type":"FeatureCollection",`, "", 1)[:len(whole)-len(`"type":"FeatureCollection",`)-1] + `,"type":"FeatureCollection"}`,
		"other members":         strings.Replace(whole, `{"type"`, `{"name":"ridings","bbox":[-76,45,-75,46],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"type"`, 1),
		"Elections Canada":      strings.Replace(whole, properties, `{"FED_NUM":"35079","ED_NAMEE":"Here","ED_NAMEF":"Ici"}`, 1),
		"Statistics Canada":     strings.Replace(whole, properties, `{"FEDUID":"35079","FEDNAME":"Here/Ici","FEDENAME":"Here","FEDFNAME":"Ici"}`, 1),
		"a MultiPolygon":        strings.Replace(strings.Replace(whole, aSquare, "["+aSquare+"]", 1), `"Polygon"`, `"MultiPolygon"`, 1),
		"heights":               strings.ReplaceAll(whole, "45]", "45,12.5]"),
		"a code with a decimal": strings.Replace(whole, "35079", "35079.0", 1),
	} {
		t.Run(name, func(t *testing.T) {
			features, err := Read(strings.NewReader(text))
			if err != nil || len(features) != 1 {
				t.Fatalf("%v, %v: %s", features, err, i18n.For(i18n.EN).Error(err))
			}
			f := features[0]
			if f.Code != "35079" || f.Name != (i18n.Text{EN: "Here", FR: "Ici"}) || f.Place != 1 || f.Coarse {
				t.Errorf("%+v", f)
			}
			if len(f.Rings) != 1 || len(f.Rings[0]) != 5 || f.Rings[0][0] != (riding.Point{Lat: 45, Lon: -76}) || math.Abs(SignedArea(f.Rings[0])-1) > 1e-9 {
				t.Errorf("its rings are %v", f.Rings)
			}
		})
	}
}

// Outer rings run counter-clockwise and holes clockwise, however the file has
// them.
func TestRingsAreTurned(t *testing.T) {
	const hole = `[[-75.6,45.4],[-75.4,45.4],[-75.4,45.6],[-75.6,45.6],[-75.6,45.4]]`
	features, err := Read(strings.NewReader(one(aSquare[:len(aSquare)-1] + "," + hole + "]")))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{1, -0.04} {
		if got := SignedArea(features[0].Rings[i]); math.Abs(got-want) > 1e-9 {
			t.Errorf("ring %d has the area %v, not %v", i, got, want)
		}
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	whole := one(aSquare)
	two := strings.Replace(whole, `"features":[`, `"features":[`+whole[strings.Index(whole, `{"type":"Feature",`):len(whole)-2]+",", 1)
	packed := zipped(t, whole)
	tests := map[string]struct{ text, says string }{
		"nothing":             {"", "The file is empty."},
		"white space":         {" \n\t", "The file is empty."},
		"nothing, compressed": {zipped(t, ""), "The file is empty."},
		"a table":             {"postal_code,fed_code\nK1P1A4,35081\n", "This is not GeoJSON: it does not start like a GeoJSON file."},
		"a shapefile's zip":   {"PK\x03\x04\x14\x00", "This is a zip file, probably with a shapefile."},
		"a shapefile":         {"\x00\x00\x27\x0a\x00\x00", "This is a shapefile."},
		"a GeoPackage":        {"SQLite format 3\x00", "This is a GeoPackage."},
		"a web page":          {"<!DOCTYPE html><html>", "This is XML or a web page"},
		"TopoJSON":            {`{"type":"Topology","objects":{},"arcs":[]}`, "This is TopoJSON."},
		"TopoJSON, type last": {`{"objects":{},"arcs":[[[1,2]]],"type":"Topology"}`, "This is TopoJSON."},
		"other JSON":          {`{"objects":[],"meta":{}}`, "This is JSON, but not a GeoJSON FeatureCollection."},
		"one feature":         {`{"type":"Feature","properties":{}}`, "This GeoJSON has the type “Feature”"},
		"no feature":          {`{"type":"FeatureCollection","features":[]}`, "The file contains no features."},
		"cut in a feature":    {two[:len(two)-60], "The file is incomplete. Features read before it stops: 1."},
		"cut after a feature": {whole[:len(whole)-2], "The file is incomplete. Features read before it stops: 1."},
		"gzip that is cut":    {packed[:len(packed)-12], "The file is incomplete."},
		"a comma too many":    {strings.Replace(whole, `"type":"Polygon",`, `"type":"Polygon",,`, 1), "The file is not valid GeoJSON near byte"},
		"features of numbers": {`{"type":"FeatureCollection","features":[1]}`, "The file is not valid GeoJSON near byte"},
		"features no list":    {`{"type":"FeatureCollection","features":{}}`, "This is JSON, but not a GeoJSON FeatureCollection."},
		"metres, named":       {strings.Replace(whole, `{"type"`, `{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3347"}},"type"`, 1), "The coordinates are in urn:ogc:def:crs:EPSG::3347"},
		"metres":              {one(`[[[7472390.5,1188436.4],[7472390.5,1189000],[7473000,1189000],[7472390.5,1188436.4]]]`), "Feature 1 (riding 35079): Ring 1, position 1: 7.4723905e+06, 1.1884364e+06 are not degrees."},
		"latitude first":      {one(`[[[45,-76],[46,-76],[46,-75],[45,-76]]]`), "Feature 1 (riding 35079): Ring 1, position 1: 45, -76 has latitude first"},
		"elsewhere":           {one(`[[[2,48],[3,48],[3,49],[2,48]]]`), "Feature 1 (riding 35079): Ring 1, position 1: 2, 48 is not in Canada."},
		"one position astray": {one(`[[[-76,45],[-76,46],[0,0],[-75,45],[-76,45]]]`), "Feature 1 (riding 35079): Ring 1, position 3: 0, 0 is not in Canada."},
		"an open ring":        {one(`[[[-76,45],[-76,46],[-75,46],[-75,45]]]`), "Feature 1 (riding 35079): Ring 1 is not closed: it starts at -76, 45 and ends at -75, 45."},
		"a ring of two":       {one(`[[[-76,45],[-76,46],[-76,45]]]`), "Feature 1 (riding 35079): Ring 1 has 3 positions. It needs at least four."},
		"no ground":           {one(`[[[-76,45],[-75,46],[-75.5,45.5],[-76,45]]]`), "Feature 1 (riding 35079): It has almost no area."},
		"no ring":             {one(`[]`), "Feature 1 (riding 35079): It has no ring."},
		"a position of one":   {one(`[[[-76],[-76,46],[-75,46],[-76]]]`), "Feature 1 (riding 35079): The coordinates are not lists of positions."},
		"words for numbers":   {one(`[[["-76","45"]]]`), "Feature 1 (riding 35079): The coordinates are not lists of positions."},
		"no coordinates":      {strings.Replace(whole, `,"coordinates":`+aSquare, "", 1), "Feature 1 (riding 35079): It has no ring."},
		"a point":             {strings.Replace(whole, `"Polygon"`, `"Point"`, 1), "Feature 1 (riding 35079): “Point” is not a Polygon"},
		"no geometry":         {`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"fed_code":1},"geometry":null}]}`, "Feature 1 (riding 1): “” is not a Polygon"},
		"a riding twice":      {two, "Riding 35079 is in the file twice: features 1 and 2."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Read(strings.NewReader(test.text))
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Kind != fault.Invalid {
				t.Fatalf("%v", err)
			}
			if says := i18n.For(i18n.EN).Error(err); !strings.HasPrefix(says, test.says) {
				t.Errorf("it says %q, not %q", says, test.says)
			}
		})
	}
}

// A file that never ends is given up at the limit, whatever it repeats.
func TestHugeFiles(t *testing.T) {
	const begin = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"fed_code":35079},"geometry":{"type":"Polygon","coordinates":[[[-76,45]`
	feature := func(n int) string {
		return fmt.Sprintf(`{"type":"Feature","properties":{"fed_code":%d},"geometry":{"type":"Polygon","coordinates":%s}},`, n, aSquare)
	}
	var many strings.Builder
	for n := range mostFeatures + 1 {
		many.WriteString(feature(n))
	}
	for name, test := range map[string]struct {
		in  io.Reader
		key string
	}{
		"white space": {io.MultiReader(strings.NewReader(`{"type":"FeatureCollection",`), &endless{text: "                                "}), "boundaries.import.large_feature"},
		"positions":   {io.MultiReader(strings.NewReader(begin), &endless{text: ",[-76,46],[-75,46]"}), "boundaries.import.large_feature"},
		"a file":      {io.MultiReader(strings.NewReader(`{"type":"FeatureCollection",`), &endless{text: `"note":"` + strings.Repeat("x", 1<<20) + `",`}), "boundaries.import.large"},
		"features":    {strings.NewReader(`{"type":"FeatureCollection","features":[` + many.String()), "boundaries.import.features"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(test.in)
			if f, ok := errors.AsType[*fault.Error](err); !ok || f.Key != test.key {
				t.Errorf("%v", err)
			}
		})
	}
}

// endless repeats a text for ever.
type endless struct {
	text string
	at   int
}

func (e *endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = e.text[e.at]
		e.at = (e.at + 1) % len(e.text)
	}
	return len(b), nil
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(one(aSquare)))
	f.Add([]byte(zipped(f, one(aSquare))))
	f.Add([]byte(`{"type":"Topology"}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		features, err := Read(bytes.NewReader(content))
		if _, ok := errors.AsType[*fault.Error](err); err != nil && !ok {
			t.Errorf("no words for %v", err)
		}
		for _, x := range features {
			for _, ring := range x.Rings {
				if len(ring) < shortestRing || ring[0] != ring[len(ring)-1] {
					t.Errorf("a ring of %d positions", len(ring))
				}
			}
		}
	})
}
