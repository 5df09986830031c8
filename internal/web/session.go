package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"recess/internal/account"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// SessionStore keeps sessions and whose they are.
type SessionStore interface {
	scs.CtxStore
	scs.Store
	// Own notes whose session a token is of.
	Own(ctx context.Context, token string, person int64, agent string) error
	// ID is by what a session is known, which does not sign in.
	ID(token string) string
}

// How long one stays signed in.
const (
	volunteerStay   = 30 * 24 * time.Hour
	coordinatorStay = 12 * time.Hour
)

// What a session holds.
const (
	personInSession   = "person"
	verifiedInSession = "verified" // has passed the second step
)

const sessionCookie = "recess"

func newSessions(store SessionStore, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store = store
	m.Codec = codec{}
	m.Lifetime = volunteerStay
	m.Cookie.Name = sessionCookie
	m.Cookie.Path = "/"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode // a link in a mail must find one signed in
	m.Cookie.Secure = secure
	return m
}

// current is the session of a request and who acts in it.
type current struct {
	ctx   context.Context // carries the session's data
	actor account.Actor
	id    string
}

const currentKey = "current"

func currentOf(c echo.Context) *current {
	if now, ok := c.Get(currentKey).(*current); ok {
		return now
	}
	return &current{}
}

// actorOf is who asks; a visitor where no session was looked for.
func actorOf(c echo.Context) account.Actor { return currentOf(c).actor }

// nobody is the reader of a page where nobody is signed in.
const nobody = "0"

// readerOf is the number of who asks, or nobody; empty where no session was
// looked for.
func readerOf(c echo.Context) string {
	now, looked := c.Get(currentKey).(*current)
	switch {
	case !looked:
		return ""
	case now.actor.Person == nil:
		return nobody
	}
	return strconv.FormatInt(now.actor.Person.ID, 10)
}

// allow lets a request through to a handler when who asks has the permission.
func (s *Server) allow(p account.Permission, next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		now, err := s.current(c)
		if err != nil {
			return err
		}
		c.Set(currentKey, now)
		if err := p.Check(now.actor); err != nil {
			return err
		}
		return next(c)
	}
}

// current loads the session of a request. A cookie that names none, or one of
// somebody who is gone, makes a visitor.
func (s *Server) current(c echo.Context) (*current, error) {
	cookie, err := c.Cookie(sessionCookie)
	if err != nil {
		return &current{ctx: c.Request().Context()}, nil
	}
	ctx, err := s.sessions.Load(c.Request().Context(), cookie.Value)
	if err != nil {
		return nil, err
	}
	now := &current{ctx: ctx, id: s.SessionStore.ID(cookie.Value)}
	id := s.sessions.GetInt64(ctx, personInSession)
	if id == 0 {
		return now, nil
	}
	person, err := s.Accounts.Store.Person(ctx, id)
	if fault.KindOf(err) == fault.NotFound {
		return now, nil
	}
	if err != nil {
		return nil, err
	}
	now.actor = account.Actor{Person: person, Verified: s.sessions.GetBool(ctx, verifiedInSession)}
	return now, nil
}

// signIn begins a new session for a person: its token is new, so that one
// planted in the browser before is worth nothing.
func (s *Server) signIn(c echo.Context, p *account.Person, verified bool) error {
	now, err := s.current(c)
	if err != nil {
		return err
	}
	ctx := now.ctx
	if now.id == "" {
		if ctx, err = s.sessions.Load(ctx, ""); err != nil {
			return err
		}
	}
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, personInSession, p.ID)
	s.sessions.Put(ctx, verifiedInSession, verified)
	stay := volunteerStay
	if p.Role != account.Volunteer {
		stay = coordinatorStay
	}
	s.sessions.SetDeadline(ctx, s.Now().Add(stay).UTC())
	token, expiry, err := s.sessions.Commit(ctx)
	if err != nil {
		return err
	}
	s.sessions.WriteSessionCookie(ctx, c.Response(), token, expiry)
	return s.SessionStore.Own(ctx, token, p.ID, agent(c.Request()))
}

// agent is what a browser calls itself, short enough for a list.
func agent(r *http.Request) string {
	const longest = 200
	return cut(strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, r.UserAgent()), longest)
}

// signOut ends the session.
func (s *Server) signOut(c echo.Context, l *i18n.Localizer) error {
	now, err := s.current(c)
	if err != nil {
		return err
	}
	if now.id != "" {
		if err := s.sessions.Destroy(now.ctx); err != nil {
			return err
		}
		s.sessions.WriteSessionCookie(now.ctx, c.Response(), "", time.Time{})
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang))
}

// forms guards pages with forms: a form sent from another site is refused.
func forms(secure bool) echo.MiddlewareFunc {
	return middleware.CSRFWithConfig(middleware.CSRFConfig{
		TokenLookup: "form:" + formToken, CookieName: "recess_form", CookiePath: "/",
		CookieHTTPOnly: true, CookieSameSite: http.SameSiteLaxMode, CookieSecure: secure,
		ContextKey: formToken,
	})
}

const formToken = "_form"

// token is what a form must send along.
func token(c echo.Context) string {
	t, _ := c.Get(formToken).(string)
	return t
}
