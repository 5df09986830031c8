package web

import (
	"html/template"
	"math"
	"slices"
	"sync"

	"recess/internal/coverage"
	"recess/internal/i18n"
	"recess/internal/riding"
)

// chart is the country, or a province, and its cities as they are drawn once:
// what changes is the ink of each riding.
type chart struct {
	province string // empty: the country
	whole    riding.Sketch
	cities   []citySketch
	inset    map[string]bool // ridings that a city's map shows
}

type citySketch struct {
	slug   string
	sketch riding.Sketch
}

// shows tells whether a city has ridings that are looked at.
func (c *citySketch) shows(lines map[string]*coverage.Line) bool {
	return slices.ContainsFunc(c.sketch.Shapes, func(shape riding.Shape) bool { return lines[shape.Code] != nil })
}

const (
	chartWidth = 1000.0
	insetWidth = 360.0
)

// insets are the cities whose ridings nobody could press on the map of the
// country, from west to east.
var insets = []string{"vancouver", "calgary", "edmonton", "winnipeg", "toronto", "hamilton", "ottawa", "montreal", "quebec"}

// chart is the one of a province or, for none, of the country.
func (s *Server) chart(province string) *chart {
	drawn, _ := s.memo().charts.LoadOrStore(province, sync.OnceValue(func() *chart { return s.drawChart(province) }))
	return drawn.(func() *chart)()
}

func (s *Server) drawChart(province string) *chart {
	if province != "" {
		var codes []string
		for _, r := range s.Finder.Index().Ridings() {
			if r.Province == province {
				codes = append(codes, r.Code)
			}
		}
		out := *s.chart("")
		out.province, out.whole = province, s.atlas().Canada(chartWidth, codes...)
		return &out
	}
	out := &chart{whole: s.atlas().Canada(chartWidth), inset: map[string]bool{}}
	for _, slug := range insets {
		i := slices.IndexFunc(cities, func(c city) bool { return c.slug == slug })
		sketch := s.atlas().Draw(around(cities[i].centre, cities[i].half), insetWidth)
		out.cities = append(out.cities, citySketch{slug, sketch})
		const pressed = 150 // square units: about 12 by 12
		for _, shape := range sketch.Shapes {
			out.inset[shape.Code] = out.inset[shape.Code] || shape.Area > pressed
		}
	}
	return out
}

// provinceSeen is the province in which all that a coordinator may look at, or
// has asked for, lies; empty when there are several.
func (s *Server) provinceSeen(x *seen) string {
	if x.filter.Province != "" {
		return x.filter.Province
	}
	province := ""
	for _, r := range s.Finder.Index().Ridings() {
		if !x.view.Mine[r.Code] || r.Province == province {
			continue
		}
		if province != "" {
			return ""
		}
		province = r.Province
	}
	return province
}

func roundedUnits(v float64) float64 { return math.Round(v) }

// coverageMaps draws a view: the country or a province, and each city.
func (s *Server) coverageMaps(l *i18n.Localizer, x *seen) (template.HTML, []insetMap) {
	chart, lines := s.chart(s.provinceSeen(x)), map[string]*coverage.Line{}
	for i := range x.view.Lines {
		lines[x.view.Lines[i].Riding.Code] = &x.view.Lines[i]
	}
	label := l.T("coverage.map")
	if chart.province != "" {
		label = l.T("coverage.map_of", "Place", l.T("province."+chart.province))
	}
	country := s.coverageMap(l, chart.province, chart.whole, label, lines, chart.inset)
	var parts []insetMap
	for _, city := range chart.cities {
		if !city.shows(lines) {
			continue
		}
		name := l.T("city." + city.slug)
		parts = append(parts, insetMap{name, s.coverageMap(l, city.slug, city.sketch, l.T("map.of", "Place", name), lines, nil)})
	}
	return country, parts
}

// coverageMap draws a sketch in the inks of the ridings' states, or gives what
// it has drawn of the same before.
func (s *Server) coverageMap(l *i18n.Localizer, slug string, sketch riding.Sketch, label string, lines map[string]*coverage.Line, passed map[string]bool) template.HTML {
	key := []byte(string(l.Lang) + slug)
	for _, shape := range sketch.Shapes {
		key = append(key, ' ')
		if line := lines[shape.Code]; line != nil {
			key = append(key, line.State...)
		}
	}
	html, err := cached(s.memo().views, string(key), func() (template.HTML, error) {
		m := newMapView(sketch, label)
		m.Links, m.Class = true, "cover"
		for _, shape := range sketch.Shapes {
			drawn := shapeOf(shape, "far")
			if line := lines[shape.Code]; line != nil {
				drawn.Class, drawn.Fill, drawn.Passed = "st", "st-"+string(line.State), passed[shape.Code]
				drawn.Name = l.T("coverage.line", "What", line.Riding.Name.In(l.Lang), "Count", l.T("coverage.state."+string(line.State)))
				drawn.Href = pageURL(l.Lang, "coverage", "ridings", shape.Code)
			}
			m.Shapes = append(m.Shapes, drawn)
		}
		return s.writeMap(m)
	})
	if err != nil { // the table says the same
		s.Log.Error("map", "cause", err)
	}
	return html
}
