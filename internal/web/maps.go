package web

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"unicode/utf8"

	"recess/internal/i18n"
	"recess/internal/riding"
)

// atlas is the boundaries in force.
func (s *Server) atlas() riding.Map { return s.Finder.Index().Map() }

// mapView is a drawing as templates/partials/map.html writes it.
type mapView struct {
	Width, Height string
	Label         string // what the drawing shows, for those who do not see it
	Class         string
	Links         bool // the shapes are links to be pressed
	Shapes        []mapShape
	Dots          []mapDot
	Here          *mapDot // the point of a postal area
}

type mapShape struct {
	d       string // SVG path data, numbers from our own drawer
	Class   string
	Fill    string // id of a pattern; empty: as its class says
	Href    string
	Passed  bool // the tabulator key passes it over: another map has it, larger
	Name    string
	Mark    string // a number shown on the shape
	Letters string // or letters
	X, Y    string
}

type mapDot struct {
	X, Y, Name string
	Left       bool // the name stands to the left of the dot
}

// Drawing sizes in the units of the view box, which a page scales.
const (
	mapWidth   = 640.0
	thumbWidth = 120.0
)

func newMapView(sketch riding.Sketch, label string) *mapView {
	return &mapView{Width: units(sketch.Width), Height: units(sketch.Height), Label: label}
}

func units(v float64) string { return fmt.Sprintf("%.0f", v) }

func shapeOf(s riding.Shape, class string) mapShape {
	return mapShape{d: s.Path, Class: class, X: units(s.X), Y: units(s.Y)}
}

// Path is the d attribute. It holds nothing but numbers and commands, so the
// template need not search it for what could harm.
func (s mapShape) Path() template.HTMLAttr { return template.HTMLAttr(`d="` + s.d + `"`) }

// drawOnce draws what a key stands for the first time it is asked for. A
// drawing that fails leaves an empty place: the page says the same in words.
func (s *Server) drawOnce(key string, draw func() *mapView) template.HTML {
	html, err := s.once(key, func() (template.HTML, error) { return s.writeMap(draw()) })
	if err != nil {
		s.Log.Error("map", "cause", err)
	}
	return html
}

// writeMap writes a drawing. The partial speaks no language, so any will do.
func (s *Server) writeMap(v *mapView) (template.HTML, error) {
	return s.fragment(i18n.EN, "map", v)
}

// ridingMap shows a riding among its neighbours, with some of its places.
func (s *Server) ridingMap(l *i18n.Localizer, r *riding.Riding) template.HTML {
	sketch := s.atlas().Draw(s.atlas().Extent(r.Code).Roomy(), mapWidth)
	v := newMapView(sketch, l.T("map.riding", "Name", r.Name.In(l.Lang)))
	v.Shapes = oneOf(sketch, r.Code)
	v.Dots = dots(l.Lang, sketch, s.Finder.Index().AreasIn(r.Code), 8)
	html, err := s.writeMap(v)
	if err != nil {
		s.Log.Error("map", "riding", r.Code, "cause", err)
	}
	return html
}

// oneOf are the shapes of a sketch with one riding marked and on top.
func oneOf(sketch riding.Sketch, code string) []mapShape {
	var near, it []mapShape
	for _, shape := range sketch.Shapes {
		if shape.Code == code {
			it = append(it, shapeOf(shape, "it"))
		} else {
			near = append(near, shapeOf(shape, "near"))
		}
	}
	return append(near, it...)
}

// thumb shows where one candidate lies in the frame all candidates share.
func (s *Server) thumb(f riding.Frame, code string) template.HTML {
	return s.drawOnce(fmt.Sprint("thumb ", f, code), func() *mapView {
		sketch := s.atlas().Draw(f, thumbWidth)
		v := newMapView(sketch, "")
		v.Shapes = oneOf(sketch, code)
		return v
	})
}

// chooserMap shows the candidates of a postal area to be pressed.
func (s *Server) chooserMap(l *i18n.Localizer, f riding.Frame, marks map[string]string, area *riding.Area) template.HTML {
	return s.drawOnce(fmt.Sprint("choose ", l.Lang, f, marks), func() *mapView {
		sketch := s.atlas().Draw(f, mapWidth)
		v := newMapView(sketch, l.T("map.choose"))
		v.Links = true
		for _, shape := range sketch.Shapes {
			drawn := s.linked(l, shape, "near")
			if mark, ok := marks[shape.Code]; ok {
				drawn.Class, drawn.Mark = "choice choice-"+mark, mark
			}
			v.Shapes = append(v.Shapes, drawn)
		}
		v.Dots = s.landmarks(l, sketch, anywhere)
		if area != nil && area.Point != (riding.Point{}) {
			x, y := sketch.Place(area.Point)
			v.Here = &mapDot{X: units(x), Y: units(y), Name: area.FSA}
		}
		return v
	})
}

// linked is a shape that leads to its riding's page.
func (s *Server) linked(l *i18n.Localizer, shape riding.Shape, class string) mapShape {
	drawn := shapeOf(shape, class)
	if r, err := s.Finder.Index().Riding(shape.Code); err == nil {
		drawn.Name = r.Name.In(l.Lang)
		drawn.Href = "/" + string(l.Lang) + "/ridings/" + r.Code + "?via=" + string(riding.ByChoice)
	}
	return drawn
}

// areaFrame is a window around a postal area that shows something of every
// candidate: it starts at a few streets and doubles until it does.
func (s *Server) areaFrame(area *riding.Area, a *riding.Answer) riding.Frame {
	var codes []string
	for _, c := range a.Candidates {
		codes = append(codes, c.Riding.Code)
	}
	if area == nil || area.Point == (riding.Point{}) {
		return s.atlas().Extent(codes...).Roomy()
	}
	const nearest, farthest = 0.02, 8.0 // degrees of latitude: 2 km, 900 km
	for half := nearest; half < farthest; half *= 2 {
		f := around(area.Point, half)
		if s.shows(f, codes) {
			return around(area.Point, 1.25*half)
		}
	}
	return around(area.Point, farthest)
}

func around(p riding.Point, half float64) riding.Frame {
	wide := half / math.Cos(p.Lat*math.Pi/180) * 1.5
	return riding.Frame{South: p.Lat - half, North: p.Lat + half, West: p.Lon - wide, East: p.Lon + wide}
}

// shows tells whether a drawing of the frame has room for a number on each of
// the ridings.
func (s *Server) shows(f riding.Frame, codes []string) bool {
	const room = 400.0 // square units at mapWidth
	seen := 0
	for _, shape := range s.atlas().Draw(f, mapWidth).Shapes {
		if shape.Area >= room && slices.Contains(codes, shape.Code) {
			seen++
		}
	}
	return seen == len(codes)
}

func anywhere(string) bool { return true }

// landmarks are named places on a map to press, for finding one's way; those
// in the middle have room before those at the edge.
func (s *Server) landmarks(l *i18n.Localizer, sketch riding.Sketch, in func(code string) bool) []mapDot {
	var areas []*riding.Area
	for _, shape := range sketch.Shapes {
		if !in(shape.Code) {
			continue
		}
		areas = append(areas, s.Finder.Index().AreasIn(shape.Code)...)
	}
	fromMiddle := func(a *riding.Area) float64 {
		x, y := sketch.Place(a.Point)
		return math.Hypot(x-sketch.Width/2, y-sketch.Height/2)
	}
	slices.SortFunc(areas, func(a, b *riding.Area) int { return cmp.Compare(fromMiddle(a), fromMiddle(b)) })
	return slices.DeleteFunc(dots(l.Lang, sketch, areas, 10), func(d mapDot) bool { return d.Name == "" })
}

// dots are places; as many as most of those whose names find room have one.
func dots(lang i18n.Lang, sketch riding.Sketch, areas []*riding.Area, most int) []mapDot {
	var taken []box
	var out []mapDot
	named := map[string]bool{}
	for _, a := range areas {
		x, y := sketch.Place(a.Point)
		if x < 0 || x > sketch.Width || y < 0 || y > sketch.Height {
			continue
		}
		dot := mapDot{X: units(x), Y: units(y)}
		name := shortPlace(lang, a.Place)
		room, left := nameBox(x, y, name, sketch.Width)
		if name != "" && !named[name] && len(taken) < most && room.x1 >= 0 && room.y1 >= 0 && !slices.ContainsFunc(taken, room.meets) {
			dot.Name, dot.Left = name, left
			named[name] = true
			taken = append(taken, room)
		}
		out = append(out, dot)
	}
	return out
}

// box is the room a name takes in a drawing.
type box struct{ x1, y1, x2, y2 float64 }

func (b box) meets(o box) bool { return b.x1 < o.x2 && o.x1 < b.x2 && b.y1 < o.y2 && o.y1 < b.y2 }

// nameBox is the room of a name beside its dot, to the left where the right
// has none, at the size of a phone.
func nameBox(x, y float64, name string, width float64) (room box, left bool) {
	const letter, line = 10.5, 26.0
	long := letter*float64(utf8.RuneCountInString(name)) + 12
	if x+long > width {
		return box{x - long, y - line/2, x, y + line/2}, true
	}
	return box{x, y - line/2, x + long, y + line/2}, false
}
