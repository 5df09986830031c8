package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/fault"
	"recess/internal/fetch"
	"recess/internal/i18n"
	"recess/internal/outbox"
	"recess/internal/riding"
)

// Trials try settings out before they are relied upon.
type Trials interface {
	// TryMail sends a test message at once; what it gives may be a
	// *outbox.Trouble with the mail server's words.
	TryMail(ctx context.Context, s *account.Settings, to *account.Person) error
	// TryLookUp asks the outside register for one postal code.
	TryLookUp(ctx context.Context) ([]riding.Riding, error)
}

// setupPage is what administrators set.
type setupPage struct {
	page
	Token       string
	Email       string // of who looks at it
	HasLogo     bool
	HasPassword bool
	Represent   bool   // the switch, as it is
	AskCode     bool   // a change of the mail server asks for a fresh code
	Problem     string // of the fresh code
	Saved       account.Section
	Result      *trialResult // nil: nothing was tried
	Left        []leftLine   // to do before volunteers can begin; empty: nothing

	tried    bool
	l        *i18n.Localizer
	setup    *account.Setup
	values   map[string]string
	problems account.Problems
}

// trialResult is what came of a trial.
type trialResult struct {
	Section account.Section
	Said    string
	Failed  bool
}

// field is one setting in the form.
type field struct {
	Name, Label, Value, Problem string
	Fixed                       bool // given on the command line
}

// Field is a setting as it is.
func (p *setupPage) Field(name string) field {
	f := field{Name: name, Label: p.l.T("setup.field." + name), Value: p.values[name], Fixed: p.setup.Fixed(name)}
	if err := p.problems[name]; err != nil {
		f.Problem = p.l.Error(err)
	}
	return f
}

func (s *Server) setup(c echo.Context, l *i18n.Localizer) error {
	p := &setupPage{Saved: account.Section(c.QueryParam("saved"))}
	return s.showSetup(c, l, http.StatusOK, p)
}

// showSetup shows the settings in force; what was typed is put over them when
// the page is rendered.
func (s *Server) showSetup(c echo.Context, l *i18n.Localizer, status int, p *setupPage) error {
	now := s.Setup.InForce()
	p.page, p.Token, p.Email = newPage(c, l, l.T("setup.title")), token(c), actorOf(c).Person.Email
	p.Tried = p.tried
	p.l, p.setup, p.values = l, s.Setup, now.Shown()
	p.HasLogo, p.HasPassword = len(now.Organisation.Logo) > 0, now.Mail.Password != ""
	p.Represent = p.values["represent"] != ""
	var err error
	if p.Left, err = s.leftToDo(c, l); err != nil {
		return err
	}
	p.AskCode = actorOf(c).NeedsCode(s.Now())
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "setup", p)
}

// changeSetup saves a section of the page, or tries it out.
func (s *Server) changeSetup(c echo.Context, l *i18n.Localizer) error {
	section := account.Section(c.FormValue("section"))
	if _, ok := account.SettingNames[section]; !ok {
		return echo.NewHTTPError(http.StatusBadRequest)
	}
	typed, err := typedSettings(c, section)
	if err != nil {
		return err
	}
	p := &setupPage{}
	if c.FormValue("try") != "" {
		return s.trySetup(c, l, p, section, typed)
	}
	actor, err := s.confirmed(c)
	if err == nil {
		p.problems, err = s.Setup.Save(c.Request().Context(), actor, section, typed, c.RealIP())
	}
	if fault.KindOf(err) == fault.Invalid {
		p.Problem = l.Error(err)
		return s.showSetup(c, l, http.StatusBadRequest, p)
	}
	if err != nil {
		return err
	}
	if len(p.problems) > 0 {
		return s.showSetup(c, l, http.StatusBadRequest, p)
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "setup")+"?saved="+string(section)+"#"+string(section))
}

// typedSettings are a section's settings as they stand in the form. What is
// left out stays as it is: a password or a logo that was not given anew.
func typedSettings(c echo.Context, section account.Section) (map[string]string, error) {
	typed := map[string]string{}
	for _, name := range account.SettingNames[section] {
		typed[name] = c.FormValue(name)
	}
	if typed["mail_password"] == "" {
		delete(typed, "mail_password")
	}
	if section != account.OrganisationSection || c.FormValue("no_logo") != "" {
		return typed, nil
	}
	delete(typed, "logo")
	header, err := c.FormFile("logo")
	if err != nil || header.Size == 0 { // no file was chosen
		return typed, nil
	}
	file, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	typed["logo"] = string(content)
	return typed, err
}

func (s *Server) trySetup(c echo.Context, l *i18n.Localizer, p *setupPage, section account.Section, typed map[string]string) error {
	var draft *account.Settings
	if draft, p.problems = s.Setup.Draft(section, typed); section == account.MailSection && draft.Mail.Host == "" && len(p.problems) == 0 {
		p.problems["mail_host"] = fault.New(fault.Invalid, "setup.host_missing", nil)
	}
	if len(p.problems) > 0 {
		return s.showSetup(c, l, http.StatusBadRequest, p)
	}
	ctx := c.Request().Context()
	if section == account.MailSection {
		p.Result = mailResult(l, s.Trials.TryMail(ctx, draft, actorOf(c).Person), actorOf(c).Person.Email)
	} else {
		ridings, err := s.Trials.TryLookUp(ctx)
		p.Result = lookUpResult(l, ridings, err)
	}
	p.Result.Section, p.tried = section, true
	return s.showSetup(c, l, http.StatusOK, p)
}

// longestSaid is how much of a server's words is shown, in characters.
const longestSaid = 500

func mailResult(l *i18n.Localizer, err error, address string) *trialResult {
	if err == nil {
		return &trialResult{Said: l.T("setup.mail_sent", "Email", address)}
	}
	said := l.Error(err)
	if errors.Is(err, fetch.ErrInside) {
		return &trialResult{Said: l.T("setup.mail_inside"), Failed: true}
	}
	if trouble, ok := errors.AsType[*outbox.Trouble](err); ok {
		said = l.T("setup.mail_failed", "Words", cut(printable(trouble.Words), longestSaid))
	}
	return &trialResult{Said: said, Failed: true}
}

func lookUpResult(l *i18n.Localizer, ridings []riding.Riding, err error) *trialResult {
	if err != nil {
		said := l.Error(err)
		if f, ok := errors.AsType[*fault.Error](err); ok && f.Cause != nil {
			said = l.T("setup.look_up_failed", "Words", cut(printable(f.Cause.Error()), longestSaid))
		}
		return &trialResult{Said: said, Failed: true}
	}
	names := make([]string, len(ridings))
	for i := range ridings {
		names[i] = ridings[i].Name.In(l.Lang)
	}
	return &trialResult{Said: l.T("setup.look_up_done", "Ridings", strings.Join(names, ", "))}
}
