package web

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/riding"
)

// choosePage asks "which of these is yours?".
type choosePage struct {
	page
	Code       string // as typed, in its proper form
	FSA        string
	Method     riding.Method
	Place      string // the area's name
	AsOf       string // the day of the source asked
	Order      string // of the boundaries
	Map        template.HTML
	HasPoint   bool // the middle of the area is marked on the map
	Address    *addressForm
	Candidates []choice
}

// choice is one candidate on the page.
type choice struct {
	Mark    string // its number on the map
	Share   float64
	AtPoint bool
	ridingCard
	Thumb template.HTML
}

// ridingCard is a riding and its member as lists show them.
type ridingCard struct {
	Riding *riding.Riding
	Member *member.Member // nil while the seat is vacant
	Places []string       // names of places in it
}

// find answers /find?postal=…, with street and number where the register knows
// those of the code, and, for browsers without JavaScript or links
// from elsewhere, /find?lat=…&lon=….
func (s *Server) find(c echo.Context, l *i18n.Localizer) error {
	c.Response().Header().Set("X-Robots-Tag", "noindex")
	if c.QueryParams().Has("lat") || c.QueryParams().Has("lon") {
		return s.findPoint(c, l)
	}
	typed := c.QueryParam("postal")
	code, err := riding.ParsePostalCode(typed)
	if err != nil {
		return s.homeAgain(c, l, typed, err)
	}
	answer, err := s.Finder.ByPostalCode(c.Request().Context(), code)
	if err != nil {
		return s.homeAgain(c, l, typed, err)
	}
	if len(answer.Candidates) > 1 && asksAddress(c) {
		return s.findAddress(c, l, code, answer)
	}
	s.watch.lookup(answer)
	if len(answer.Candidates) == 1 {
		return s.toRiding(c, l, answer)
	}
	return s.choose(c, l, http.StatusOK, code, answer, s.addressForm(c, code))
}

func (s *Server) findPoint(c echo.Context, l *i18n.Localizer) error {
	point, err := parsePoint(c.QueryParam("lat"), c.QueryParam("lon"))
	if err != nil {
		return s.homeAgain(c, l, "", err)
	}
	answer, err := s.Finder.ByPoint(point)
	if err != nil {
		return s.homeAgain(c, l, "", err)
	}
	s.watch.lookup(answer)
	return s.toRiding(c, l, answer)
}

// toRiding goes on to the riding's page, which is told how it was found but
// not from what: an address with a postal code in it would be kept and shared.
func (s *Server) toRiding(c echo.Context, l *i18n.Localizer, a *riding.Answer) error {
	return c.Redirect(http.StatusSeeOther, "/"+string(l.Lang)+"/ridings/"+a.Only().Code+"?via="+string(a.Method))
}

func (s *Server) choose(c echo.Context, l *i18n.Localizer, status int, code riding.PostalCode, a *riding.Answer, address *addressForm) error {
	p := &choosePage{page: newPage(c, l, l.T("choose.title")), Code: code.String(), FSA: code.FSA(), Method: a.Method, Address: address}
	if address != nil && address.Problem != "" {
		p.Title = l.T("address.problem_title")
	}
	area, known := s.Finder.Index().Area(code.FSA())
	if known {
		p.HasPoint = area.Point != riding.Point{}
		p.Place = placeName(l.Lang, area.Place)
	}
	p.Order = s.Finder.Index().Order()
	if !a.AsOf.IsZero() {
		p.AsOf = l.Date(a.AsOf.In(time.UTC))
	}
	frame := s.areaFrame(area, a)
	marks := map[string]string{}
	for i, candidate := range a.Candidates {
		mark := strconv.Itoa(i + 1)
		marks[candidate.Riding.Code] = mark
		p.Candidates = append(p.Candidates, choice{
			Mark: mark, Share: candidate.Share, AtPoint: candidate.AtPoint,
			ridingCard: s.card(l, candidate.Riding),
			Thumb:      s.thumb(frame, candidate.Riding.Code),
		})
	}
	p.dropCommonPlaces()
	p.Map = s.chooserMap(l, frame, marks, area)
	return s.render(c, status, "choose", p)
}

// dropCommonPlaces leaves only the names that tell the candidates apart.
func (p *choosePage) dropCommonPlaces() {
	seen := map[string]int{}
	for _, c := range p.Candidates {
		for _, place := range c.Places {
			seen[place]++
		}
	}
	for i := range p.Candidates {
		p.Candidates[i].Places = slices.DeleteFunc(p.Candidates[i].Places, func(place string) bool { return seen[place] > 1 })
	}
}

// card gathers what lists show of a riding.
func (s *Server) card(l *i18n.Localizer, r *riding.Riding) ridingCard {
	card := ridingCard{Riding: r, Places: s.placesOf(l, r.Code, 4)}
	if m, ok := s.Members.Roster().Sitting(r.Code); ok {
		card.Member = m
	}
	return card
}
