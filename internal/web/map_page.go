package web

import (
	"html/template"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/riding"
)

// mapPage finds a riding by pressing on it: the country, then a province or a
// city, then the riding.
type mapPage struct {
	page
	Place     string // what is shown; empty for the whole country
	Map       template.HTML
	Provinces []string
	Cities    []string     // slugs of the cities in view
	Ridings   []ridingCard // in view, the same choice in words
}

// city is a part of the map too small to press at the scale of its province.
type city struct {
	slug      string
	provinces []string
	centre    riding.Point
	half      float64 // degrees of latitude from the centre to the edge
}

// The centres are those of the city halls, rounded to two decimals.
var cities = []city{
	{"st-johns", []string{"NL"}, riding.Point{Lat: 47.55, Lon: -52.75}, 0.20},
	{"halifax", []string{"NS"}, riding.Point{Lat: 44.68, Lon: -63.58}, 0.20},
	{"quebec", []string{"QC"}, riding.Point{Lat: 46.83, Lon: -71.27}, 0.20},
	{"montreal", []string{"QC"}, riding.Point{Lat: 45.54, Lon: -73.65}, 0.22},
	{"ottawa", []string{"ON", "QC"}, riding.Point{Lat: 45.38, Lon: -75.72}, 0.25},
	{"toronto", []string{"ON"}, riding.Point{Lat: 43.72, Lon: -79.42}, 0.22},
	{"peel", []string{"ON"}, riding.Point{Lat: 43.65, Lon: -79.75}, 0.22},
	{"hamilton", []string{"ON"}, riding.Point{Lat: 43.24, Lon: -79.85}, 0.16},
	{"kitchener", []string{"ON"}, riding.Point{Lat: 43.43, Lon: -80.47}, 0.18},
	{"london", []string{"ON"}, riding.Point{Lat: 42.98, Lon: -81.25}, 0.16},
	{"windsor", []string{"ON"}, riding.Point{Lat: 42.26, Lon: -82.96}, 0.16},
	{"winnipeg", []string{"MB"}, riding.Point{Lat: 49.88, Lon: -97.15}, 0.16},
	{"regina", []string{"SK"}, riding.Point{Lat: 50.45, Lon: -104.61}, 0.14},
	{"saskatoon", []string{"SK"}, riding.Point{Lat: 52.13, Lon: -106.66}, 0.14},
	{"calgary", []string{"AB"}, riding.Point{Lat: 51.04, Lon: -114.07}, 0.20},
	{"edmonton", []string{"AB"}, riding.Point{Lat: 53.54, Lon: -113.49}, 0.20},
	{"vancouver", []string{"BC"}, riding.Point{Lat: 49.22, Lon: -122.93}, 0.20},
	{"victoria", []string{"BC"}, riding.Point{Lat: 48.47, Lon: -123.42}, 0.14},
}

func (s *Server) mapPage(c echo.Context, l *i18n.Localizer) error {
	in := c.QueryParam("in")
	if in == "" {
		return s.wholeMap(c, l)
	}
	if slices.Contains(riding.Provinces, in) {
		return s.partMap(c, l, "province."+in, s.provinceFrame(in), in)
	}
	for _, city := range cities {
		if city.slug == in {
			return s.partMap(c, l, "city."+in, around(city.centre, city.half), "")
		}
	}
	return fault.New(fault.NotFound, "map.unknown", nil)
}

// wholeMap leads to the provinces: at its scale most ridings are too small.
func (s *Server) wholeMap(c echo.Context, l *i18n.Localizer) error {
	p := &mapPage{page: newPage(c, l, l.T("map.title")), Provinces: riding.Provinces}
	p.Index = true
	for _, city := range cities {
		p.Cities = append(p.Cities, city.slug)
	}
	p.Map = s.drawOnce("canada "+string(l.Lang), func() *mapView { return s.countryMap(l) })
	return s.render(c, http.StatusOK, "map", p)
}

// countryMap draws each province as one shape with its letters.
func (s *Server) countryMap(l *i18n.Localizer) *mapView {
	sketch := s.atlas().Draw(canada, mapWidth)
	v := newMapView(sketch, l.T("map.canada"))
	v.Links, v.Class = true, "country"
	byProvince := map[string]*mapShape{}
	middle := map[string]*struct{ x, y, area float64 }{}
	for _, shape := range sketch.Shapes {
		r, err := s.Finder.Index().Riding(shape.Code)
		if err != nil {
			continue
		}
		drawn := byProvince[r.Province]
		if drawn == nil {
			drawn = &mapShape{Class: "near", Name: l.T("province." + r.Province), Href: "/" + string(l.Lang) + "/map?in=" + r.Province}
			byProvince[r.Province] = drawn
			middle[r.Province] = &struct{ x, y, area float64 }{}
		}
		drawn.d += absolute(shape.Path)
		m := middle[r.Province]
		m.x, m.y, m.area = m.x+shape.X*shape.Area, m.y+shape.Y*shape.Area, m.area+shape.Area
	}
	for _, province := range riding.Provinces {
		if shape, m := byProvince[province], middle[province]; shape != nil && m.area > 0 {
			shape.Letters, shape.X, shape.Y = province, units(m.x/m.area), units(m.y/m.area)
			v.Shapes = append(v.Shapes, *shape)
		}
	}
	return v
}

// partMap shows a province or a city with each riding a link.
func (s *Server) partMap(c echo.Context, l *i18n.Localizer, key string, f riding.Frame, province string) error {
	place := l.T(key)
	p := &mapPage{page: newPage(c, l, l.T("map.title_of", "Place", place)), Place: place}
	p.Index = true
	sketch := s.atlas().Draw(f, mapWidth)
	shown := func(code string) bool {
		r, err := s.Finder.Index().Riding(code)
		return err == nil && (province == "" || r.Province == province)
	}
	for _, r := range s.memo().byName[l.Lang] {
		if shown(r.Code) && slices.ContainsFunc(sketch.Shapes, func(shape riding.Shape) bool { return shape.Code == r.Code }) {
			p.Ridings = append(p.Ridings, s.card(l, r))
		}
	}
	for _, city := range cities {
		if slices.Contains(city.provinces, province) {
			p.Cities = append(p.Cities, city.slug)
		}
	}
	p.Map = s.drawOnce(key+" "+string(l.Lang), func() *mapView {
		v := newMapView(sketch, l.T("map.of", "Place", place))
		v.Links = true
		for _, shape := range sketch.Shapes {
			drawn := s.linked(l, shape, "near")
			if !shown(shape.Code) {
				drawn.Class, drawn.Href = "far", ""
			}
			v.Shapes = append(v.Shapes, drawn)
		}
		v.Dots = s.landmarks(l, sketch, shown)
		return v
	})
	return s.render(c, http.StatusOK, "map", p)
}

func (s *Server) provinceFrame(province string) riding.Frame {
	var codes []string
	for i := range s.Finder.Index().Ridings() {
		if r := &s.Finder.Index().Ridings()[i]; r.Province == province {
			codes = append(codes, r.Code)
		}
	}
	return s.atlas().Extent(codes...).Roomy()
}
