package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/unicode/norm"

	"recess/internal/i18n"
	"recess/internal/riding"
)

// ridingsPage lists every riding by province, or those that hold some words.
type ridingsPage struct {
	page
	Query     string
	Count     int
	Provinces []provinceList
}

type provinceList struct {
	Code    string // such as ON
	Ridings []ridingLine
	Hidden  bool // all of them are
}

type ridingLine struct {
	ridingCard
	Search string // what the filter box looks in
	Hidden bool   // does not hold the words asked for
}

func (s *Server) ridings(c echo.Context, l *i18n.Localizer) error {
	query := cut(printable(c.QueryParam("q")), longestQuery)
	p := &ridingsPage{page: newPage(c, l, l.T("ridings.title")), Query: query}
	p.Index = query == ""
	words := strings.Fields(folded(query))
	lists := map[string]*provinceList{}
	for _, province := range riding.Provinces {
		lists[province] = &provinceList{Code: province, Hidden: true}
	}
	// what does not match stays in the page, hidden: the box goes on filtering
	for _, r := range s.memo().byName[l.Lang] {
		line := s.line(l, r)
		list := lists[r.Province]
		if line.Hidden = !containsAll(line.Search, words); !line.Hidden {
			list.Hidden = false
			p.Count++
		}
		list.Ridings = append(list.Ridings, line)
	}
	for _, province := range riding.Provinces {
		p.Provinces = append(p.Provinces, *lists[province])
	}
	return s.render(c, http.StatusOK, "ridings", p)
}

const longestQuery = 60 // characters, as the box takes

func (s *Server) line(l *i18n.Localizer, r *riding.Riding) ridingLine {
	line := ridingLine{ridingCard: s.card(l, r)}
	words := append([]string{r.Code, r.Name.EN, r.Name.FR}, line.Places...)
	if r.Renamed() {
		words = append(words, r.OrderName.EN, r.OrderName.FR)
	}
	if line.Member != nil {
		words = append(words, line.Member.Name())
	}
	line.Search = folded(strings.Join(words, " "))
	return line
}

// folded is text as the filter compares it: without accents, case, full stops
// and apostrophes, or the dashes that riding names are full of. filter.js does the same.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x300 && r <= 0x36f, // combining accents
			r == '.', r == '’', r == '\'':
			return -1
		case r == '—', r == '–', r == '-':
			return ' '
		}
		return r
	}, norm.NFD.String(strings.ToLower(s)))
}

func containsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
