package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// foundingPage asks the first administrator for their address.
type foundingPage struct {
	page
	Token   string
	Email   string
	Problem string
}

func (s *Server) founding(c echo.Context, l *i18n.Localizer) error {
	return s.showFounding(c, l, http.StatusOK, "", "")
}

func (s *Server) showFounding(c echo.Context, l *i18n.Localizer, status int, email, problem string) error {
	h := c.Response().Header()
	h["Referrer-Policy"] = []string{"no-referrer"} // the address is a key
	h.Set("Cache-Control", "no-store")
	if err := s.Accounts.OpenFounding(c.Request().Context(), c.Param("token")); err != nil {
		return err
	}
	p := &foundingPage{page: newPage(c, l, l.T("founding.title")), Token: token(c), Email: email, Problem: problem}
	return s.render(c, status, "founding", p)
}

// found makes the first administrator and leads them by way of the second step
// to the settings.
func (s *Server) found(c echo.Context, l *i18n.Localizer) error {
	typed := c.FormValue("email")
	person, err := s.Accounts.Found(c.Request().Context(), c.Param("token"), typed, l.Lang, c.RealIP())
	if fault.KindOf(err) == fault.Invalid {
		return s.showFounding(c, l, http.StatusBadRequest, printable(typed), l.Error(err))
	}
	next := pageURL(l.Lang, "second-step") + "?" + url.Values{"return": {pageURL(l.Lang, "setup")}}.Encode()
	if self := actorOf(c).Self(); fault.KindOf(err) == fault.NotFound && self != nil && self.Role == account.Administrator {
		return c.Redirect(http.StatusSeeOther, next) // the button was pressed twice
	}
	if err != nil {
		return err
	}
	if err := s.signIn(c, person, false); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, next)
}
