package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/riding"
)

// personPage is where an administrator decides what somebody may do.
type personPage struct {
	page
	Token     string
	Line      personLine
	Roles     []option
	Provinces []option
	Ridings   string // of the scope, as typed
	BadScope  bool   // what was typed of it cannot be used
	Mine      bool   // nobody decides that of themselves
	AskCode   bool   // changes ask for a fresh code
	Grounds   []account.Ground
	Ground    account.Ground // of consent that could not be recorded
	On        string         // its day, as typed
	Consents  []consentLine
	Problem   string
	Saved     bool
}

// consentLine is an entry of the consent ledger in words.
type consentLine struct {
	account.Consent
	Given, Ends, Withdrawn string // days
	Stands                 bool
}

// option is a choice of a form.
type option struct {
	Value, Name string
	Chosen      bool
}

func (s *Server) person(c echo.Context, l *i18n.Localizer) error {
	id, err := number(c)
	if err != nil {
		return err
	}
	person, err := s.Accounts.Store.Person(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return s.showPerson(c, l, http.StatusOK, &personPage{
		Line: s.personLine(l, *person), Ridings: strings.Join(person.Scope.Ridings, " "), Saved: c.QueryParams().Has("saved"),
	})
}

// number is the :id of the URL.
func number(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return 0, echo.ErrNotFound
	}
	return id, nil
}

func (s *Server) showPerson(c echo.Context, l *i18n.Localizer, status int, p *personPage) error {
	person := p.Line.Person
	title := person.Name
	if title == "" {
		title = person.Email
	}
	p.page, p.Token, p.Mine = newPage(c, l, title), token(c), !actorOf(c).CanGrant(&person)
	p.AskCode = actorOf(c).NeedsCode(s.Now())
	consents, err := s.Accounts.ConsentsOf(c.Request().Context(), actorOf(c), &person)
	if err != nil {
		return err
	}
	p.Grounds, p.Consents = account.Grounds, s.consentLines(l, consents)
	for _, role := range account.Roles {
		p.Roles = append(p.Roles, option{string(role), l.T("role." + string(role)), role == person.Role})
	}
	for _, province := range riding.Provinces {
		p.Provinces = append(p.Provinces, option{province, l.T("province." + province), slices.Contains(person.Scope.Provinces, province)})
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "person", p)
}

func (s *Server) consentLines(l *i18n.Localizer, consents []account.Consent) []consentLine {
	words := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return l.Date(t.In(ottawa))
	}
	lines := make([]consentLine, len(consents))
	for i, x := range consents {
		lines[i] = consentLine{x, words(x.GivenAt), words(x.EndsAt), words(x.WithdrawnAt), x.Stands(s.Now())}
	}
	return lines
}

// recordConsent enters consent that follows from what somebody did.
func (s *Server) recordConsent(c echo.Context, l *i18n.Localizer) error {
	ctx := c.Request().Context()
	id, err := number(c)
	if err != nil {
		return err
	}
	person, err := s.Accounts.Store.Person(ctx, id)
	if err != nil {
		return err
	}
	ground := account.Ground(c.FormValue("ground"))
	on, err := civil.Read(c.FormValue("on"))
	if err == nil {
		err = s.Accounts.RecordImplied(ctx, actorOf(c), id, ground, on, c.RealIP())
	}
	if refused(err) {
		return s.showPerson(c, l, statusFor(err), &personPage{
			Line: s.personLine(l, *person), Ridings: strings.Join(person.Scope.Ridings, " "), Problem: l.Error(err),
			Ground: ground, On: cut(printable(c.FormValue("on")), longestEcho),
		})
	}
	return s.saved(c, l, id, err)
}

// setRole gives somebody a role and a scope; what cannot be used is shown again
// as it was typed.
func (s *Server) setRole(c echo.Context, l *i18n.Localizer) error {
	ctx := c.Request().Context()
	id, err := number(c)
	if err != nil {
		return err
	}
	person, err := s.Accounts.Store.Person(ctx, id)
	if err != nil {
		return err
	}
	person.Role = account.Role(c.FormValue("role"))
	person.Scope, err = s.typedScope(c)
	badScope := err != nil
	actor := actorOf(c)
	if err == nil {
		actor, err = s.confirmed(c)
	}
	if err == nil {
		err = s.Accounts.SetRole(ctx, actor, id, person.Role, person.Scope, c.RealIP())
	}
	if refused(err) {
		return s.showPerson(c, l, statusFor(err), &personPage{
			Line: s.personLine(l, *person), Ridings: printable(c.FormValue("ridings")), BadScope: badScope, Problem: l.Error(err),
		})
	}
	return s.saved(c, l, id, err)
}

// typedScope reads the scope in the form. What is no riding or province is
// refused: left out, it could make the scope all of Canada.
func (s *Server) typedScope(c echo.Context) (account.Scope, error) {
	scope := account.Scope{Ridings: strings.FieldsFunc(c.FormValue("ridings"), func(r rune) bool { return strings.ContainsRune(" ,;\t\r\n", r) })}
	for _, fed := range scope.Ridings {
		if _, err := s.Finder.Index().Riding(fed); err != nil {
			return scope, fault.Wrap(err, fault.Invalid, "people.unknown_riding", fault.Args{"Code": cut(printable(fed), 20)})
		}
	}
	scope.Provinces = c.Request().PostForm["provinces"] // read by FormValue
	for _, province := range scope.Provinces {
		if !slices.Contains(riding.Provinces, province) {
			return scope, fault.New(fault.Invalid, "people.unknown_province", nil)
		}
	}
	return scope, nil
}

func (s *Server) suspend(c echo.Context, l *i18n.Localizer) error {
	return s.decide(c, l, func(actor account.Actor, id int64) error {
		return s.Accounts.Suspend(c.Request().Context(), actor, id, c.FormValue("suspended") == "1", c.RealIP())
	})
}

// resetSecondStep is for a person whose authenticator is lost.
func (s *Server) resetSecondStep(c echo.Context, l *i18n.Localizer) error {
	return s.decide(c, l, func(actor account.Actor, id int64) error {
		return s.Accounts.ResetSecondStep(c.Request().Context(), actor, id, c.RealIP())
	})
}

// decide changes a person at the press of a button, and of a code where one is
// asked for. What is refused is told on their page.
func (s *Server) decide(c echo.Context, l *i18n.Localizer, change func(account.Actor, int64) error) error {
	id, err := number(c)
	if err != nil {
		return err
	}
	actor, err := s.confirmed(c)
	if err == nil {
		err = change(actor, id)
	}
	if !refused(err) {
		return s.saved(c, l, id, err)
	}
	person, failed := s.Accounts.Store.Person(c.Request().Context(), id)
	if failed != nil {
		return failed
	}
	return s.showPerson(c, l, statusFor(err), &personPage{
		Line: s.personLine(l, *person), Ridings: strings.Join(person.Scope.Ridings, " "), Problem: l.Error(err),
	})
}

// saved leads back to the person, unless something went wrong.
func (s *Server) saved(c echo.Context, l *i18n.Localizer, id int64, err error) error {
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "people", strconv.FormatInt(id, 10))+"?saved")
}

// gone is nil when what was to be ended or removed is not there any more: the
// button was pressed twice, or somebody else has done it.
func gone(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// refused tells whether an error is about what was typed, and so to be shown
// beside it.
func refused(err error) bool {
	kind := fault.KindOf(err)
	return err != nil && (kind == fault.Invalid || kind == fault.Conflict)
}

func statusFor(err error) int { return statusOf[fault.KindOf(err)] }
