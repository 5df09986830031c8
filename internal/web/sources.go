package web

import (
	"fmt"
	"html/template"
	"time"

	"recess/internal/i18n"
	"recess/internal/register"
)

// sourceLine says where facts on the page come from.
type sourceLine struct {
	What   string
	Source string
	URL    string
	AsOf   string
}

// sourceLines names the registers behind a page, each with its date.
func (s *Server) sourceLines(l *i18n.Localizer, names ...register.Name) []sourceLine {
	editions := s.Editions()
	var lines []sourceLine
	for _, name := range names {
		e, ok := editions[name]
		if !ok {
			continue
		}
		line := sourceLine{What: l.T("register." + string(name)), Source: e.Source.In(l.Lang), URL: e.URL}
		if !e.AsOf.IsZero() {
			line.AsOf = l.Date(e.AsOf.In(time.UTC))
		}
		lines = append(lines, line)
	}
	return lines
}

// sourcesPart is the list of the registers behind a page.
func (s *Server) sourcesPart(l *i18n.Localizer, names []register.Name) (template.HTML, error) {
	return s.once(fmt.Sprint("sources ", l.Lang, names), func() (template.HTML, error) {
		return s.fragment(l.Lang, "sources", s.sourceLines(l, names...))
	})
}
