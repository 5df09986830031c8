package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/library"
)

// audienceOf is whose eyes a request has: the one place where an actor becomes
// an audience.
func audienceOf(c echo.Context) library.Audience {
	switch actor := actorOf(c); {
	case actor.Is(account.Coordinator):
		return library.Coordinators
	case actor.Is(account.Volunteer):
		return library.Team
	}
	return library.Public
}

// papersPage lists what the reader may read.
type papersPage struct {
	page
	Query  string
	Kinds  []option
	Langs  []option
	States []option // coordinators only
	Groups []paperGroup
	Count  int
	Edits  bool // sees what coordinators see
	Writes bool // may change papers
}

// paperGroup are the papers of a kind.
type paperGroup struct {
	Name   string
	Papers []paperLine
}

// paperLine is a paper of a list.
type paperLine struct {
	library.Found
	Audience string // in words; empty for what is public
	Other    bool   // it is in the other language
	Twin     bool   // it has a counterpart
	Due      bool
	Reviewed string // the day by which it is to be read again
}

// States of papers that coordinators look for.
const (
	missingTwin = "missing"
	reviewDue   = "due"
	archived    = "archived"
	drafts      = "draft"
)

const longestSearch = 200 // characters

func (s *Server) papers(c echo.Context, l *i18n.Localizer) error {
	ctx, audience := c.Request().Context(), audienceOf(c)
	p := &papersPage{page: newPage(c, l, l.T("papers.title")), Query: cut(printable(c.QueryParam("q")), longestSearch), Edits: audience == library.Coordinators, Writes: writes(actorOf(c))}
	p.Index = p.Query == ""
	all, err := s.Library.List(ctx, audience)
	if err != nil {
		return err
	}
	twins := map[string]int{} // how many languages a paper has
	found := make([]library.Found, len(all))
	for i, paper := range all {
		found[i].Paper = paper
		twins[paper.Slug]++
	}
	if p.Query != "" {
		if found, err = s.Library.Search(ctx, audience, p.Query); err != nil {
			return err
		}
	}
	lines := make([]paperLine, len(found))
	for i, f := range found {
		lines[i] = s.paperLine(l, f)
		lines[i].Twin = twins[f.Slug] == len(i18n.Langs)
	}
	p.choose(c, l, lines)
	return s.render(c, http.StatusOK, "papers", p)
}

func (s *Server) paperLine(l *i18n.Localizer, f library.Found) paperLine {
	line := paperLine{Found: f, Other: f.Lang != l.Lang, Due: f.Due(s.today())}
	if f.Audience != library.Public {
		line.Audience = l.T("audience." + string(f.Audience))
	}
	if !f.ReviewBy.IsZero() {
		line.Reviewed = l.Date(f.ReviewBy.In(ottawa))
	}
	return line
}

func (s *Server) today() civil.Date { return civil.Of(s.Now().In(ottawa)) }

// choose keeps the lines that the address asks for, each paper once: in the
// page's language where there is one.
func (p *papersPage) choose(c echo.Context, l *i18n.Localizer, lines []paperLine) {
	kind, lang, state := c.QueryParam("kind"), c.QueryParam("in"), c.QueryParam("state")
	for _, k := range library.Kinds {
		p.Kinds = append(p.Kinds, option{string(k), l.T("kind." + string(k)), string(k) == kind})
	}
	for _, x := range i18n.Langs {
		p.Langs = append(p.Langs, option{string(x), l.T("language." + string(x)), string(x) == lang})
	}
	if !p.Edits {
		state = ""
	}
	for _, x := range []string{drafts, missingTwin, reviewDue, archived} {
		p.States = append(p.States, option{x, l.T("papers.state." + x), x == state})
	}
	shown := map[string]bool{}
	for _, line := range lines {
		if !line.Other {
			shown[line.Slug] = true
		}
	}
	lines = slices.DeleteFunc(lines, func(x paperLine) bool {
		return kind != "" && string(x.Kind) != kind || !x.is(state) ||
			lang != "" && string(x.Lang) != lang || lang == "" && x.Other && shown[x.Slug]
	})
	p.Count, p.Groups = len(lines), grouped(l, lines)
}

// is tells whether a paper is in the state that is looked for; the archived
// ones are seen only by who asks for them.
func (x *paperLine) is(state string) bool {
	switch state {
	case missingTwin:
		return !x.Archived && !x.Twin
	case reviewDue:
		return x.Due
	case archived:
		return x.Archived
	case drafts:
		return x.Draft && !x.Archived
	}
	return !x.Archived
}

func grouped(l *i18n.Localizer, lines []paperLine) []paperGroup {
	var groups []paperGroup
	for _, kind := range library.Kinds {
		g := paperGroup{Name: l.T("kinds." + string(kind))}
		for _, line := range lines {
			if line.Kind == kind {
				g.Papers = append(g.Papers, line)
			}
		}
		slices.SortStableFunc(g.Papers, func(a, b paperLine) int { return strings.Compare(library.Fold(a.Title), library.Fold(b.Title)) })
		if len(g.Papers) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}
