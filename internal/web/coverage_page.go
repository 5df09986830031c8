package web

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/coverage"
	"recess/internal/i18n"
	"recess/internal/riding"
)

// coveragePage is the country at a glance. It holds no token and nothing that
// was typed, so that it may be compressed.
type coveragePage struct {
	page
	Campaign string
	coverageForm
	Query        string // of the filter, for the exports; begins with a question mark
	Packs        string // where the packs of these ridings are ordered
	Shown        int
	Legend       []legendLine
	Sums         coverage.Sums
	Map          template.HTML
	Insets       []insetMap
	Needy        []coverageLine
	More         int // ridings that need someone beyond those named
	ProvinceBars []barLine
	PartyBars    []barLine
	Funnel       []funnelLine
	Weeks        []weekColumn
	Busiest      int // meetings in a week
	Lines        []coverageLine
}

// legendLine is a state in words, and how many ridings are in it.
type legendLine struct {
	State coverage.State
	Words string
	N     int
	Query template.URL // the same view with this state only
}

type insetMap struct {
	Title string
	Map   template.HTML
}

// coverageLine is a riding in words.
type coverageLine struct {
	*coverage.Line
	Words   string // the state
	Support string // empty: not known
	Since   string // the last step; empty: none
	Todo    string
	Due     string

	Elsewhere string // that another campaign asks there; empty: none does
}

// needyShown are the ridings that need someone, named on the page.
const needyShown = 12

func (s *Server) coverage(c echo.Context, l *i18n.Localizer) error {
	x, err := s.look(c)
	if err != nil {
		return err
	}
	v := x.view
	p := &coveragePage{
		page: newPage(c, l, l.T("coverage.title")), Campaign: x.campaign.Name.In(l.Lang), coverageForm: s.coverageForm(l, actorOf(c), x),
		Shown: len(v.Lines), Sums: v.Sums(), Packs: s.packsOf(l, x),
	}
	p.OtherURL = pageURL(l.Lang.Other(), "coverage")
	if x.query != "" {
		p.Query = "?" + x.query
		p.OtherURL += p.Query
	}
	p.Legend = legend(l, x)
	p.Map, p.Insets = s.coverageMaps(l, x)
	for i, line := range v.Needy() {
		if i < needyShown {
			p.Needy = append(p.Needy, coverageLineOf(l, &line))
		} else {
			p.More++
		}
	}
	p.addCharts(l, s, v)
	p.Lines = s.coverageLines(l, v)
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "coverage", p)
}

// packsOf is where the packs of the ridings of a view are ordered.
func (s *Server) packsOf(l *i18n.Localizer, x *seen) string {
	query := url.Values{"campaign": {x.campaign.Slug}}
	if len(x.view.Lines) < len(x.view.Mine) {
		query.Set("ridings", strings.Join(x.view.Codes(), " "))
	}
	return pageURL(l.Lang, "packs") + "?" + query.Encode()
}

// legend tells the states, each with how many ridings of the view are in it.
func legend(l *i18n.Localizer, x *seen) []legendLine {
	counts := x.view.Counts()
	var all []legendLine
	for _, state := range coverage.States {
		query, _ := url.ParseQuery(x.query) // our own
		query.Set("state", string(state))
		all = append(all, legendLine{state, l.T("coverage.state." + string(state)), counts[state], template.URL(query.Encode())})
	}
	return all
}

// coverageLines are the ridings of a view in the order of the alphabet.
func (s *Server) coverageLines(l *i18n.Localizer, v *coverage.View) []coverageLine {
	byCode := make(map[string]*coverage.Line, len(v.Lines))
	for i := range v.Lines {
		byCode[v.Lines[i].Riding.Code] = &v.Lines[i]
	}
	lines := make([]coverageLine, 0, len(v.Lines))
	for _, r := range s.memo().byName[l.Lang] {
		if line := byCode[r.Code]; line != nil {
			lines = append(lines, coverageLineOf(l, line))
		}
	}
	return lines
}

func coverageLineOf(l *i18n.Localizer, line *coverage.Line) coverageLine {
	one := coverageLine{Line: line, Words: l.T("coverage.state." + string(line.State))}
	if line.Level != coverage.Unknown {
		one.Support = l.T("support." + string(line.Level))
	}
	if !line.LastStep.IsZero() {
		one.Since = l.Date(line.LastStep.In(zoneOf(line.Riding)))
	}
	if line.Todo.Action != "" {
		one.Todo, one.Due = l.T("meeting.todo."+string(line.Todo.Action)), l.Date(line.Todo.Due.In(time.UTC))
	}
	if line.Other != nil {
		one.Elsewhere = l.T("coverage.elsewhere", "Campaign", line.Other.Campaign.Name.In(l.Lang))
	}
	return one
}

// zoneOf is the zone of a riding, or Ottawa's. A zone is read from its file
// once.
func zoneOf(r *riding.Riding) *time.Location {
	if known, ok := zones.Load(r.TimeZone); ok {
		return known.(*time.Location)
	}
	zone, err := time.LoadLocation(r.TimeZone)
	if err != nil {
		zone = ottawa
	}
	zones.Store(r.TimeZone, zone)
	return zone
}

var zones sync.Map // *time.Location by name
