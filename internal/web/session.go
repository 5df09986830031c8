package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

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
	// Rewrite writes the data and the end of a session that is still there.
	Rewrite(ctx context.Context, token string, data []byte, expiry time.Time) error
	// ID is by what a session is known, which does not sign in.
	ID(token string) string
}

// How long one stays signed in.
const (
	volunteerStay   = 30 * 24 * time.Hour // since they were last here
	coordinatorStay = 12 * time.Hour      // since they signed in
)

// stayStep is how much of a volunteer's stay is over before it begins again:
// not every page writes to the database.
const stayStep = 24 * time.Hour

// What a session holds.
const (
	personInSession   = "person"
	verifiedInSession = "verified" // has passed the second step
	codeInSession     = "code"     // when they gave the last code of it
)

// cookieName is the name of a cookie of ours. Over HTTPS its prefix has
// browsers take it from this host alone, and not from a neighbour of its domain
// (RFC 6265bis, §4.1.3.2).
func cookieName(name string, secure bool) string {
	if secure {
		return "__Host-" + name
	}
	return name
}

func newSessions(store SessionStore, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store = store
	m.Codec = codec{}
	m.Lifetime = volunteerStay
	m.Cookie.Name = cookieName("recess", secure)
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
		if err := s.prolong(c, now); err != nil {
			return err
		}
		return next(c)
	}
}

// current loads the session of a request. A cookie that names none, or one of
// somebody who is gone, makes a visitor.
func (s *Server) current(c echo.Context) (*current, error) {
	cookie, err := c.Cookie(s.sessions.Cookie.Name)
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
	now.actor = s.actorIn(ctx, person)
	return now, nil
}

// actorIn is a person as an actor in a session.
func (s *Server) actorIn(ctx context.Context, p *account.Person) account.Actor {
	var codeAt time.Time
	if seconds := s.sessions.GetInt64(ctx, codeInSession); seconds != 0 {
		codeAt = time.Unix(seconds, 0).UTC()
	}
	return account.ActorOf(p, s.sessions.GetBool(ctx, verifiedInSession), codeAt)
}

// prolong has a volunteer's stay begin again while they use it.
func (s *Server) prolong(c echo.Context, now *current) error {
	until := s.Now().Add(volunteerStay).UTC()
	if p := now.actor.Person; p == nil || p.Role != account.Volunteer || until.Sub(s.sessions.Deadline(now.ctx)) < stayStep {
		return nil
	}
	if err := s.rewrite(now.ctx, until); err != nil {
		return err
	}
	s.sessions.WriteSessionCookie(now.ctx, c.Response(), s.sessions.Token(now.ctx), until)
	c.Response().Header().Del("Cache-Control") // which the library sets: each page says that for itself
	return nil
}

// rewrite keeps what a session holds now, until a moment, unless it was ended
// meanwhile.
func (s *Server) rewrite(ctx context.Context, until time.Time) error {
	data, err := codec{}.Encode(until, map[string]any{
		personInSession:   s.sessions.GetInt64(ctx, personInSession),
		verifiedInSession: s.sessions.GetBool(ctx, verifiedInSession),
		codeInSession:     s.sessions.GetInt64(ctx, codeInSession),
	})
	if err != nil {
		return err
	}
	return s.SessionStore.Rewrite(ctx, s.sessions.Token(ctx), data, until)
}

// confirmed is the actor after the code that a form may bring along for what
// asks for a fresh one. Where none is needed, it is not looked at.
func (s *Server) confirmed(c echo.Context) (account.Actor, error) {
	now := currentOf(c)
	code := strings.TrimSpace(c.FormValue("code"))
	if code == "" || !now.actor.NeedsCode(s.Now()) {
		return now.actor, nil
	}
	ctx := now.ctx
	if err := s.Accounts.CheckTOTP(ctx, now.actor, code, c.RealIP()); err != nil {
		return now.actor, err
	}
	s.sessions.Put(ctx, codeInSession, s.Now().Unix())
	if err := s.rewrite(ctx, s.sessions.Deadline(ctx)); err != nil {
		return now.actor, err
	}
	now.actor = s.actorIn(ctx, now.actor.Self())
	return now.actor, nil
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
	codeAt := int64(0)
	if verified {
		codeAt = s.Now().Unix()
	}
	s.sessions.Put(ctx, codeInSession, codeAt)
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

// leftBehind is what a browser is to forget of us at the end of a session:
// pages, and what our scripts have kept. Cookies are not among them: that would
// reach every site of our domain, and ours ends by itself.
const leftBehind = `"cache", "storage"`

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
	c.Response().Header().Set("Clear-Site-Data", leftBehind)
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang))
}
