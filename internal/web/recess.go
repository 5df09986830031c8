package web

import (
	"html/template"
	"time"

	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/i18n"
)

// recessLine tells of the next recess.
type recessLine struct {
	Now         bool // the House is away today
	Days        string
	Kind        string
	Provisional bool
}

var ottawa = civil.Ottawa

// recessPart is the line about the next recess, made once a day.
func (s *Server) recessPart(l *i18n.Localizer) (template.HTML, error) {
	today := civil.Of(s.Now().In(ottawa))
	return s.once("recess "+string(l.Lang)+today.String(), func() (template.HTML, error) {
		return s.fragment(l.Lang, "home", "recess", s.nextRecess(l, today))
	})
}

func (s *Server) nextRecess(l *i18n.Localizer, today civil.Date) *recessLine {
	w, ok := calendar.Next(s.Recesses(), today)
	if !ok {
		return nil
	}
	return &recessLine{
		Now:         !today.Before(w.First),
		Days:        l.Days(w.First.In(time.UTC), w.Last.In(time.UTC)),
		Kind:        l.T("recess." + string(w.Kind)),
		Provisional: w.Status == calendar.Provisional,
	}
}
