package web

import (
	"html/template"
	"math"
	"slices"

	"recess/internal/coverage"
	"recess/internal/i18n"
	"recess/internal/riding"
)

// chart is the country and its cities as they are drawn once: what changes is
// the ink of each riding.
type chart struct {
	country riding.Sketch
	cities  []citySketch
	inset   map[string]bool // ridings that a city's map shows
}

type citySketch struct {
	slug   string
	sketch riding.Sketch
}

const (
	chartWidth = 1000.0
	insetWidth = 360.0
)

// insets are the cities whose ridings nobody could press on the map of the
// country, from west to east.
var insets = []string{"vancouver", "calgary", "edmonton", "winnipeg", "toronto", "hamilton", "ottawa", "montreal", "quebec"}

func (s *Server) drawChart() *chart {
	out := &chart{country: s.atlas().Canada(chartWidth), inset: map[string]bool{}}
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

func roundedUnits(v float64) float64 { return math.Round(v) }

// coverageMaps draws a view: the country, and each city.
func (s *Server) coverageMaps(l *i18n.Localizer, v *coverage.View) (template.HTML, []insetMap) {
	chart, lines := s.chart(), map[string]*coverage.Line{}
	for i := range v.Lines {
		lines[v.Lines[i].Riding.Code] = &v.Lines[i]
	}
	draw := func(sketch riding.Sketch, label string, passed map[string]bool) template.HTML {
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
		html, err := s.writeMap(m)
		if err != nil { // the table says the same
			s.Log.Error("map", "cause", err)
		}
		return html
	}
	country := draw(chart.country, l.T("coverage.map"), chart.inset)
	var parts []insetMap
	for _, city := range chart.cities {
		if !slices.ContainsFunc(city.sketch.Shapes, func(shape riding.Shape) bool { return lines[shape.Code] != nil }) {
			continue
		}
		name := l.T("city." + city.slug)
		parts = append(parts, insetMap{name, draw(city.sketch, l.T("map.of", "Place", name), nil)})
	}
	return country, parts
}
