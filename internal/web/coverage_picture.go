package web

import (
	"bytes"
	"html/template"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/coverage"
	"recess/internal/i18n"
	"recess/internal/riding"
)

// Measures of the picture for a newsletter.
const (
	pictureWidth = 1200.0
	pictureEdge  = 40.0
	panelGap     = 20.0
	perRow       = 3 // cities
	legendRow    = 36.0
)

// coverageSVG is the map as a file.
func (s *Server) coverageSVG(c echo.Context, l *i18n.Localizer) error {
	x, err := s.look(c)
	if err != nil {
		return err
	}
	html, err := s.fragment(l.Lang, "picture", pictureView{s.picture(l, x), inks()})
	if err != nil {
		return err
	}
	s.nameFile(c, x.file(l, l.T("coverage.file")), "image/svg+xml", "svg")
	_, err = c.Response().Write([]byte(html))
	return err
}

// coveragePNG is the same for programs that take no SVG.
func (s *Server) coveragePNG(c echo.Context, l *i18n.Localizer) error {
	x, err := s.look(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := s.Paint(&b, s.picture(l, x)); err != nil {
		return err
	}
	s.nameFile(c, x.file(l, l.T("coverage.file")), "image/png", "png")
	return c.Blob(http.StatusOK, "image/png", b.Bytes())
}

// pictureView is a picture as its template writes it.
type pictureView struct {
	*coverage.Picture
	Inks []inkView
}

// Areas have paths from our own drawer, which the template need not search.
type areaView struct{ coverage.Area }

// Path is the d attribute.
func (a areaView) Path() template.HTMLAttr { return template.HTMLAttr(`d="` + a.Area.Path + `"`) }

// Drawn are the areas of a panel.
func (pictureView) Drawn(p coverage.Panel) []areaView {
	views := make([]areaView, len(p.Areas))
	for i, a := range p.Areas {
		views[i] = areaView{a}
	}
	return views
}

// inkView is an ink under the name of its state.
type inkView struct {
	State coverage.State
	coverage.Ink
}

func inks() []inkView {
	all := make([]inkView, len(coverage.States))
	for i, state := range coverage.States {
		all[i] = inkView{state, coverage.Inks[state]}
	}
	return all
}

// picture lays the map of a view out: the country with its legend, and below it
// the cities.
func (s *Server) picture(l *i18n.Localizer, x *seen) *coverage.Picture {
	chart, states := s.chart(s.provinceSeen(x)), map[string]*coverage.Line{}
	for i := range x.view.Lines {
		states[x.view.Lines[i].Riding.Code] = &x.view.Lines[i]
	}
	p := &coverage.Picture{Width: pictureWidth}
	p.Title = coverage.Label{X: pictureEdge, Y: 62, Size: 34, Words: x.campaign.Name.In(l.Lang)}
	p.Note = coverage.Label{X: pictureEdge, Y: 98, Size: 20, Words: l.T("coverage.picture_note", "Date", l.Date(s.today().In(time.UTC)), "Count", l.Number(len(x.view.Lines)))}
	const top = 120.0
	p.Panels = append(p.Panels, panelOf(l, chart.whole, states, (pictureWidth-chart.whole.Width)/2, top, ""))
	y := top + chart.whole.Height + panelGap
	p.Legend = legendOf(l, x, y)
	y += legendRow*float64((len(p.Legend)+1)/2) + 2*panelGap
	shown := slices.DeleteFunc(slices.Clone(chart.cities), func(c citySketch) bool { return !c.shows(states) })
	for i, city := range shown {
		at := pictureEdge + float64(i%perRow)*(insetWidth+panelGap)
		panel := panelOf(l, city.sketch, states, at, y+24, l.T("city."+city.slug))
		panel.Framed = true
		p.Panels = append(p.Panels, panel)
		if i%perRow == perRow-1 || i == len(shown)-1 {
			y += 24 + tallest(p.Panels) + 2*panelGap
		}
	}
	p.Source = coverage.Label{X: pictureEdge, Y: y, Size: 16, Words: l.T("coverage.picture_source")}
	p.Height = y + pictureEdge
	return p
}

// tallest is the height of the highest of the last row of panels.
func tallest(panels []coverage.Panel) float64 {
	last := panels[max(1, len(panels)-perRow):]
	return slices.MaxFunc(last, func(a, b coverage.Panel) int { return int(a.Height - b.Height) }).Height
}

func panelOf(l *i18n.Localizer, sketch riding.Sketch, lines map[string]*coverage.Line, x, y float64, title string) coverage.Panel {
	p := coverage.Panel{X: x, Y: y, Width: sketch.Width, Height: sketch.Height, Title: coverage.Label{X: x, Y: y - 8, Size: 20, Words: title}}
	for _, shape := range sketch.Shapes {
		a := coverage.Area{Path: shape.Path}
		if line := lines[shape.Code]; line != nil {
			a.State, a.Name = line.State, l.T("coverage.line", "What", line.Riding.Name.In(l.Lang), "Count", l.T("coverage.state."+string(line.State)))
		}
		p.Areas = append(p.Areas, a)
	}
	return p
}

// legendOf explains the inks in two columns, each with its number of ridings.
func legendOf(l *i18n.Localizer, x *seen, y float64) []coverage.Key {
	counts := x.view.Counts()
	var keys []coverage.Key
	half := (len(coverage.States) + 1) / 2
	for i, state := range coverage.States {
		left, top := pictureEdge+float64(i/half)*(pictureWidth/2), y+legendRow*float64(i%half)
		words := l.T("coverage.line", "What", l.T("coverage.state."+string(state)), "Count", l.Number(counts[state]))
		keys = append(keys, coverage.Key{X: left, Y: top, State: state, Label: coverage.Label{X: left + coverage.SwatchSize + 12, Y: top + 19, Size: 20, Words: words}})
	}
	return keys
}
