package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/fault"
)

// formToken is the name of a form's token, in the form and in the context.
const formToken = "_form"

// formCookie is the name of the cookie by which a visitor's forms are known as
// theirs.
const formCookie = "recess_form"

// forms guards pages with forms: a form that another site sends, or that was
// given to another session, is refused. Its token is a proof of ours about the
// session, so that who can plant a cookie in a browser cannot make one.
func (s *Server) forms(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		proof := s.formProof(s.formOwner(c))
		c.Response().Header().Add(echo.HeaderVary, echo.HeaderCookie)
		if r := c.Request(); r.Method != http.MethodGet && r.Method != http.MethodHead {
			given := r.PostFormValue(formToken) // of the body alone: an address is no place for it
			switch {
			case given == "":
				return echo.NewHTTPError(http.StatusBadRequest)
			case !sameSecret(given, proof):
				return fault.New(fault.Forbidden, "error.form.text", nil)
			}
		}
		c.Set(formToken, proof)
		return next(c)
	}
}

// formOwner is what a form's token is about: the session, or for a visitor a
// cookie, which they are given when they have none.
func (s *Server) formOwner(c echo.Context) string {
	if now := currentOf(c); now.actor.Self() != nil {
		return "session " + now.id
	}
	name := cookieName(formCookie, s.settings.Secure)
	if cookie, err := c.Cookie(name); err == nil && cookie.Value != "" {
		return "visitor " + cookie.Value
	}
	value := rand.Text()
	c.SetCookie(&http.Cookie{
		Name: name, Value: value, Path: "/", HttpOnly: true, Secure: s.settings.Secure, SameSite: http.SameSiteLaxMode,
	})
	return "visitor " + value
}

func (s *Server) formProof(owner string) string {
	mac := hmac.New(sha256.New, s.FormKey)
	mac.Write([]byte(owner))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// token is what a form must send along.
func token(c echo.Context) string {
	t, _ := c.Get(formToken).(string)
	return t
}
