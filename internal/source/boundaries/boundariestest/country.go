// Package boundariestest makes files of boundaries for tests: Canada in
// rectangles.
package boundariestest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"recess/internal/i18n"
	"recess/internal/riding"
)

// Square is a riding.
type Square struct {
	Code                     string
	Name                     i18n.Text
	West, South, East, North float64
}

// Middle is a place in it.
func (q Square) Middle() riding.Point {
	return riding.Point{Lat: (q.South + q.North) / 2, Lon: (q.West + q.East) / 2}
}

func (q Square) feature() string {
	properties, err := json.Marshal(map[string]string{"FED_NUM": q.Code, "ED_NAMEE": q.Name.EN, "ED_NAMEF": q.Name.FR})
	if err != nil {
		panic(err) // strings always can
	}
	return fmt.Sprintf(`{"type":"Feature","properties":%s,"geometry":{"type":"Polygon","coordinates":[[[%[2]v,%[3]v],[%[4]v,%[3]v],[%[4]v,%[5]v],[%[2]v,%[5]v],[%[2]v,%[3]v]]]}}`,
		properties, q.West, q.South, q.East, q.North)
}

// Country is a file of squares.
type Country []Square

const columns = 49 // 343 ridings are 7 rows of them

// Squares lay ridings out over all of Canada, from west to east and south to
// north.
func Squares(ridings []riding.Riding) Country {
	const west, south, width, height = -142.0, 41.0, 90.0 / columns, 49.0 / 7
	c := make(Country, len(ridings))
	for i, r := range ridings {
		x, y := west+width*float64(i%columns), south+height*float64(i/columns)
		c[i] = Square{r.Code, r.OrderName, x, y, x + width, y + height}
	}
	return c
}

// At is the square of a riding.
func (c Country) At(code string) *Square {
	return &c[slices.IndexFunc(c, func(q Square) bool { return q.Code == code })]
}

// GeoJSON is the file.
func (c Country) GeoJSON() string {
	features := make([]string, len(c))
	for i, q := range c {
		features[i] = q.feature()
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",\n") + "]}"
}
