package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// signInPage asks for an address, or says that a link is on its way.
type signInPage struct {
	page
	Token   string
	Email   string
	Return  string
	Problem string
	Sent    bool
	Slow    bool // the mail server does not answer at the moment
}

func (s *Server) newSignIn(c echo.Context, l *i18n.Localizer) *signInPage {
	return &signInPage{page: newPage(c, l, l.T("signin.title")), Token: token(c)}
}

func (s *Server) signInForm(c echo.Context, l *i18n.Localizer) error {
	p := s.newSignIn(c, l)
	p.Return = account.LocalPath(c.QueryParam("return"))
	return s.render(c, http.StatusOK, "sign_in", p)
}

// askLink answers the same whether or not the address is known.
func (s *Server) askLink(c echo.Context, l *i18n.Localizer) error {
	p := s.newSignIn(c, l)
	p.Email, p.Return = printable(c.FormValue("email")), account.LocalPath(c.FormValue("return"))
	err := s.Accounts.AskLink(c.Request().Context(), c.FormValue("email"), l.Lang, p.Return, c.RealIP())
	if fault.KindOf(err) == fault.Invalid {
		p.Problem = l.Error(err)
		return s.render(c, http.StatusBadRequest, "sign_in", p)
	}
	if err != nil {
		return err
	}
	p.Sent = true
	_, p.Slow = s.Outage()
	return s.render(c, http.StatusOK, "sign_in", p)
}

// linkPage has the one button that uses a sign-in link up. A mail scanner that
// opens the address does not press it.
type linkPage struct {
	page
	Token string
	Email string
}

func (s *Server) openLink(c echo.Context, l *i18n.Localizer) error {
	c.Response().Header()["Referrer-Policy"] = []string{"no-referrer"} // the address is a key
	link, err := s.Accounts.OpenLink(c.Request().Context(), c.Param("token"))
	if fault.KindOf(err) == fault.NotFound {
		return s.goOn(c, l)
	}
	if err != nil {
		return err
	}
	p := &linkPage{page: newPage(c, l, l.T("signin.confirm_title")), Token: token(c), Email: link.Email}
	return s.render(c, http.StatusOK, "link", p)
}

func (s *Server) useLink(c echo.Context, l *i18n.Localizer) error {
	person, link, err := s.Accounts.UseLink(c.Request().Context(), c.Param("token"), s.browserOf(c), c.RealIP())
	if fault.KindOf(err) == fault.NotFound {
		return s.goOn(c, l)
	}
	if err != nil {
		return err
	}
	if err := s.signIn(c, person, false); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, afterSignIn(l, account.Actor{Person: person}, link))
}

// goOn leads on who is signed in by a link that is used.
func (s *Server) goOn(c echo.Context, l *i18n.Localizer) error {
	link, err := s.Accounts.GoOn(c.Request().Context(), actorOf(c), c.Param("token"))
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, afterSignIn(l, actorOf(c), link))
}

// afterSignIn is the page that a link leads to.
func afterSignIn(l *i18n.Localizer, actor account.Actor, link *account.Link) string {
	switch {
	case actor.NeedsSecondStep():
		return pageURL(l.Lang, "second-step") + andBack(link.Return)
	case link.Return == "":
		return pageURL(l.Lang, "me")
	}
	return link.Return
}
