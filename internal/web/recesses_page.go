package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/i18n"
)

// recessesPage lists the windows that are known; coordinators change them.
type recessesPage struct {
	page
	Coordinator  bool // of the whole country: may change them
	Coming, Past []recessView
	Ahead, Last  int    // business days of the rule on asking
	Done         string // what has just been done; empty: nothing
}

// recessView is a window in words.
type recessView struct {
	calendar.Window
	Days    string
	Now     bool
	Link    string // the source, when it is an address
	Read    string // the day it was read; empty: not known
	Changed string // the day it was changed here; empty: it was not
	Ask     askLine
}

func (s *Server) recesses(c echo.Context, l *i18n.Localizer) error {
	p := &recessesPage{page: newPage(c, l, l.T("recesses.title")), Ahead: calendar.AskAhead, Last: calendar.CallLast}
	p.Index = true
	actor := actorOf(c)
	p.Coordinator = writes(actor)
	if done := c.QueryParam("done"); p.Coordinator && slices.Contains(deeds, done) {
		p.Done = l.T("recesses.done." + done)
	}
	today := s.Calendar.Today()
	for _, w := range s.Recesses() {
		if v := newRecessView(l, w, today); w.Last.Before(today) {
			p.Past = append(p.Past, v)
		} else {
			p.Coming = append(p.Coming, v)
		}
	}
	slices.Reverse(p.Past)
	return s.render(c, http.StatusOK, "recesses", p)
}

// deeds are what can have been done.
var deeds = []string{"add", "edit", "close", "cancel", "import"}

func newRecessView(l *i18n.Localizer, w calendar.Window, today civil.Date) recessView {
	v := recessView{Window: w, Days: days(l, w), Now: w.Status != calendar.Cancelled && w.Holds(today)}
	if u, err := url.Parse(w.Source); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		v.Link = w.Source
	}
	if !w.ReadOn.IsZero() {
		v.Read = l.Date(w.ReadOn.In(time.UTC))
	}
	if !w.ChangedAt.IsZero() {
		v.Changed = l.Date(w.ChangedAt.In(ottawa))
	}
	if w.Status != calendar.Cancelled && !w.Last.Before(today) {
		v.Ask = newAskLine(l, calendar.Ask(w, today, ""))
	}
	return v
}
