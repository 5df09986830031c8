package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/i18n"
)

// unsubscribePage has the one button that ends messages. Mail programs press
// it for their readers (RFC 8058), so its form has no token.
type unsubscribePage struct {
	page
	Email   string
	Purpose string // in words
	Stands  bool
}

func (s *Server) unsubscribe(c echo.Context, l *i18n.Localizer) error {
	sub, stands, err := s.Accounts.OpenUnsubscribe(c.Request().Context(), c.Param("token"))
	return s.showUnsubscribe(c, l, sub, stands, err)
}

func (s *Server) withdraw(c echo.Context, l *i18n.Localizer) error {
	sub, err := s.Accounts.Withdraw(c.Request().Context(), c.Param("token"), c.RealIP())
	return s.showUnsubscribe(c, l, sub, false, err)
}

func (s *Server) showUnsubscribe(c echo.Context, l *i18n.Localizer, sub account.Subscription, stands bool, err error) error {
	h := c.Response().Header()
	h["Referrer-Policy"] = []string{"no-referrer"} // the address is a key
	h.Set("Cache-Control", "no-store")
	if err != nil {
		return err
	}
	p := &unsubscribePage{
		page: newPage(c, l, l.T("unsubscribe.title")), Email: sub.Email, Purpose: l.T("outbox.purposes." + sub.Purpose), Stands: stands,
	}
	return s.render(c, http.StatusOK, "unsubscribe", p)
}
