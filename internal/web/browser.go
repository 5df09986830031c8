package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
)

// deviceCookie is the name of the cookie by which a browser is known again that
// somebody has signed in with. It opens nothing.
const deviceCookie = "recess_device"

// browserOf is what somebody signs in with; a browser that has no cookie of
// ours is given one.
func (s *Server) browserOf(c echo.Context) account.Browser {
	name := cookieName(deviceCookie, s.settings.Secure)
	value := ""
	if cookie, err := c.Cookie(name); err == nil && len(cookie.Value) <= longestToken {
		value = cookie.Value
	}
	if value == "" {
		value = account.NewBrowserToken()
	}
	c.SetCookie(&http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(account.DeviceLife / time.Second),
		HttpOnly: true, Secure: s.settings.Secure, SameSite: http.SameSiteLaxMode,
	})
	return account.Browser{Token: value, Name: device(agent(c.Request()))}
}

// longestToken bounds what a cookie of ours holds, in bytes.
const longestToken = 100
