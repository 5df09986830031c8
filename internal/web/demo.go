package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/i18n"
)

// Entrance gives the person as whom one enters a demonstration in a role.
type Entrance func(ctx context.Context, role account.Role, from string) (*account.Person, error)

// demoBar is what the pages of a demonstration have besides.
type demoBar struct {
	Token string
	Roles []account.Role
}

func (s *Server) newDemoBar(c echo.Context) *demoBar {
	if s.Demo == nil {
		return nil
	}
	return &demoBar{Token: token(c), Roles: account.Roles}
}

// enterDemo signs in at one press: the people of a demonstration have no mail
// and no authenticator app.
func (s *Server) enterDemo(c echo.Context, l *i18n.Localizer) error {
	role := account.Role(c.Param("role"))
	if !slices.Contains(account.Roles, role) {
		return echo.ErrNotFound
	}
	person, err := s.Demo(c.Request().Context(), role, c.RealIP())
	if err != nil {
		return err
	}
	if err := s.signIn(c, person, role != account.Volunteer); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "me"))
}
