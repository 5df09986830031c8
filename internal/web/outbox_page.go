package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
	"recess/internal/outbox"
)

// outboxPage counts the messages and lists those in one state.
type outboxPage struct {
	page
	States   []stateCount
	State    outbox.State
	Entries  []outbox.Entry
	Next     int // page to go on to; 0 at the end
	Previews []string
	NoServer bool
	Trying   bool // what waits is being sent
}

type stateCount struct {
	State   outbox.State
	Count   int
	Current bool
}

func (s *Server) outbox(c echo.Context, l *i18n.Localizer) error {
	ctx := c.Request().Context()
	p := &outboxPage{
		page: newPage(c, l, l.T("outbox.title")), State: outbox.State(c.QueryParam("state")),
		Previews: previewed(), NoServer: s.mailWaits(), Trying: c.QueryParams().Has("trying"),
	}
	if !slices.Contains(outbox.States, p.State) {
		p.State = outbox.States[0]
	}
	counts, err := s.Outbox.Counts(ctx)
	if err != nil {
		return err
	}
	for _, state := range outbox.States {
		p.States = append(p.States, stateCount{state, counts[state], state == p.State})
	}
	number := pageNumber(c)
	if p.Entries, err = s.Outbox.List(ctx, p.State, number); err != nil {
		return err
	}
	if counts[p.State] > (number+1)*outbox.PageSize {
		p.Next = number + 1
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "outbox", p)
}

// mailWaits tells whether messages are only kept: no mail server is set.
func (s *Server) mailWaits() bool { return s.Setup.InForce().Mail.Host == "" }

// messagePage shows one message.
type messagePage struct {
	page
	Token         string
	Entry         outbox.Entry
	Subject, Text string // empty: not to be shown, or not kept
	Secret        bool   // it opens an account, and goes to its reader only
	CanRetry      bool
	Problem       string
	Retried       bool
}

func (s *Server) message(c echo.Context, l *i18n.Localizer) error {
	return s.showMessage(c, l, http.StatusOK, "")
}

func (s *Server) showMessage(c echo.Context, l *i18n.Localizer, status int, problem string) error {
	id, err := number(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	e, err := s.Outbox.Get(ctx, id)
	if err != nil {
		return err
	}
	p := &messagePage{
		page: newPage(c, l, l.T("outbox.message", "ID", id)), Token: token(c), Entry: e, Problem: problem,
		Secret: e.Purpose == outbox.SignIn && !s.mailWaits(), CanRetry: e.State == outbox.Failed && e.Purpose != outbox.SignIn,
		Retried: c.QueryParams().Has("retried"),
	}
	if e.Args != nil && !p.Secret {
		if p.Subject, p.Text, _, err = s.Render(e.Message); err != nil {
			return err
		}
	}
	if e.Purpose == outbox.SignIn && p.Text != "" { // who could now sign in as somebody else
		if err := s.Accounts.Note(ctx, actorOf(c), "read sign-in message", "message "+strconv.FormatInt(id, 10), c.RealIP()); err != nil {
			return err
		}
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "message", p)
}

// retry sends a failed message again.
func (s *Server) retry(c echo.Context, l *i18n.Localizer) error {
	id, err := number(c)
	if err != nil {
		return err
	}
	ctx, at := c.Request().Context(), strconv.FormatInt(id, 10)
	err = outbox.Retry(ctx, s.Outbox, id, s.Now())
	if refused(err) {
		return s.showMessage(c, l, statusFor(err), l.Error(err))
	}
	if err != nil {
		return err
	}
	if err := s.Accounts.Note(ctx, actorOf(c), "retry", "message "+at, c.RealIP()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "outbox", at)+"?retried")
}
