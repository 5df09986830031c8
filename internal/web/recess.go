package web

import (
	"html/template"
	"strings"
	"time"

	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/register"
)

// recessLine tells of the next recess, and until when to ask for a meeting.
type recessLine struct {
	Now    bool // the House is away today
	Days   string
	Kind   string
	Status calendar.Status
	Ask    askLine
	Then   string // what to ask for when it is too late for this one; empty: nothing is known
}

// askLine says until when to ask, or what to do instead.
type askLine struct {
	Words    string
	Standing calendar.Standing
}

var ottawa = civil.Ottawa

// recessPart is the line about the next recess for a province's ridings, or
// for all of Canada. It is made once a day, and anew when a window changes.
func (s *Server) recessPart(l *i18n.Localizer, province string) (template.HTML, error) {
	today := s.Calendar.Today()
	key := strings.Join([]string{"recess", string(l.Lang), today.String(), province, s.Editions()[register.Recesses].Hash}, " ")
	return s.once(key, func() (template.HTML, error) {
		return s.fragment(l.Lang, "recess", s.nextRecess(l, today, province))
	})
}

func (s *Server) nextRecess(l *i18n.Localizer, today civil.Date, province string) *recessLine {
	w, ok := calendar.Next(s.Recesses(), today)
	if !ok {
		return nil
	}
	asking := calendar.Ask(w, today, province)
	line := &recessLine{
		Now: w.Holds(today), Days: days(l, w), Kind: l.T("recess." + string(w.Kind)), Status: w.Status,
		Ask: newAskLine(l, asking),
	}
	if asking.Standing != calendar.TooLate {
		return line
	}
	if next, ok := calendar.NextToAsk(s.Recesses(), today, province); ok {
		line.Then = l.T("recess.then", "Kind", l.T("recess."+string(next.Window.Kind)), "Days", days(l, next.Window)) +
			" " + newAskLine(l, next).Words
	}
	return line
}

func days(l *i18n.Localizer, w calendar.Window) string {
	return l.Days(w.First.In(time.UTC), w.Last.In(time.UTC))
}

func newAskLine(l *i18n.Localizer, a calendar.Asking) askLine {
	words := ""
	switch {
	case a.Standing == calendar.TooLate:
		words = l.T("recess.too_late")
	case a.Standing == calendar.Late:
		words = l.T("recess.late", "Date", l.Date(a.CallBy.In(time.UTC)))
	case a.DaysLeft == 0:
		words = l.T("recess.ask_today")
	default:
		words = l.N("recess.ask", a.DaysLeft, "Date", l.Date(a.WriteBy.In(time.UTC)))
	}
	return askLine{words, a.Standing}
}
