package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/i18n"
)

// emailChangePage has the one button that confirms a change of address at one
// of the two addresses, and then says what is still missing.
type emailChangePage struct {
	page
	Token   string
	Address string // at which it is confirmed
	Done    bool   // the button was pressed
	Changed bool   // at the other address too
}

// askEmailChange answers the same whether or not somebody has the address.
func (s *Server) askEmailChange(c echo.Context, l *i18n.Localizer) error {
	err := s.Accounts.AskEmailChange(c.Request().Context(), actorOf(c), c.FormValue("email"), l.Lang, c.RealIP())
	if refused(err) {
		return s.showOwn(c, l, statusFor(err), &ownPage{Person: *actorOf(c).Person, Problem: l.Error(err), NewEmail: printable(c.FormValue("email"))})
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, profileURL(l.Lang)+"?asked#change-email")
}

func (s *Server) openEmailChange(c echo.Context, l *i18n.Localizer) error {
	change, atNew, err := s.Accounts.OpenEmailChange(c.Request().Context(), c.Param("token"))
	return s.showEmailChange(c, l, &emailChangePage{}, change, atNew, err)
}

func (s *Server) confirmEmailChange(c echo.Context, l *i18n.Localizer) error {
	change, err := s.Accounts.ConfirmEmailChange(c.Request().Context(), c.Param("token"), c.RealIP())
	p := &emailChangePage{Done: true}
	if err == nil {
		p.Changed = change.Confirmed()
	}
	return s.showEmailChange(c, l, p, change, false, err)
}

func (s *Server) showEmailChange(c echo.Context, l *i18n.Localizer, p *emailChangePage, change *account.EmailChange, atNew bool, err error) error {
	h := c.Response().Header()
	h["Referrer-Policy"] = []string{"no-referrer"} // the address is a key
	h.Set("Cache-Control", "no-store")
	if err != nil {
		return err
	}
	p.page, p.Token, p.Address = newPage(c, l, l.T("change.title")), token(c), change.Old
	if atNew {
		p.Address = change.New
	}
	return s.render(c, http.StatusOK, "email_change", p)
}
