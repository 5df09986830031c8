package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
	"recess/internal/register"
)

// sourcesPage says where every fact comes from, of what day, under what licence.
type sourcesPage struct {
	page
	Registers  []registerLine
	AskOutside bool
}

type registerLine struct {
	sourceLine
	Licence string
	Rows    int
	Loaded  string
}

func (s *Server) sources(c echo.Context, l *i18n.Localizer) error {
	p := &sourcesPage{page: newPage(c, l, l.T("sources.title")), AskOutside: s.Finder.AsksRegister()}
	p.Index = true
	editions := s.Editions()
	for _, name := range register.Names {
		e, ok := editions[name]
		if !ok {
			continue
		}
		p.Registers = append(p.Registers, registerLine{
			sourceLine: s.sourceLines(l, name)[0], Licence: e.Licence.In(l.Lang), Rows: e.Rows,
			Loaded: l.Date(e.LoadedAt.In(time.UTC)),
		})
	}
	return s.render(c, http.StatusOK, "sources", p)
}
