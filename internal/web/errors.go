package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/fault"
	"recess/internal/i18n"
)

var statusOf = map[fault.Kind]int{
	fault.Internal:        http.StatusInternalServerError,
	fault.Invalid:         http.StatusBadRequest,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.Forbidden:       http.StatusForbidden,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Unavailable:     http.StatusServiceUnavailable,
}

// httpFault is what the reader is told of the errors that Echo itself makes.
var httpFault = map[int]struct{ kind, key string }{
	http.StatusNotFound:              {"not_found", "error.page.text"},
	http.StatusMethodNotAllowed:      {"method_not_allowed", "error.method.text"},
	http.StatusRequestEntityTooLarge: {"too_large", "error.large.text"},
	http.StatusRequestURITooLong:     {"too_large", "error.large.text"},
	http.StatusTooManyRequests:       {"rate_limited", "error.busy.text"},
	http.StatusServiceUnavailable:    {"unavailable", "error.unavailable.text"},
}

// explain gives an error's status, its kind for the API, and its sentence.
func explain(err error, l *i18n.Localizer) (status int, kind, message string) {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return statusOf[f.Kind], f.Kind.String(), l.Error(f)
	}
	if h, ok := errors.AsType[*echo.HTTPError](err); ok {
		if known, ok := httpFault[h.Code]; ok {
			return h.Code, known.kind, l.T(known.key)
		}
		if h.Code < 500 {
			return h.Code, fault.Invalid.String(), l.T("error.request.text")
		}
	}
	return http.StatusInternalServerError, fault.Internal.String(), l.T("error.internal.text")
}

type errorJSON struct {
	Error struct {
		Kind      string `json:"kind"`
		Message   string `json:"message"`
		RequestID string `json:"request_id"`
	} `json:"error"`
}

// fail is the one place where an error becomes a page or JSON.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return // the line in the log is all that can be done
	}
	l := i18n.For(languageOf(c.Request()))
	status, kind, message := explain(err, l)
	c.Response().Header().Set("Cache-Control", "no-store")
	if isAPI(c.Request()) {
		var body errorJSON
		body.Error.Kind, body.Error.Message = kind, message
		body.Error.RequestID = c.Response().Header().Get(requestIDHeader)
		c.Response().Header().Add("Vary", "Accept-Language")
		if err := c.JSON(status, body); err != nil {
			s.Log.Error("error response", "cause", err)
		}
		return
	}
	if err := s.errorPage(c, l, status, message, s.limitedTo(c, l, err)); err != nil {
		s.Log.Error("error page", "cause", err)
	}
}

// languageOf is the language of the URL, else the one the browser asks for.
func languageOf(r *http.Request) i18n.Lang {
	for _, lang := range i18n.Langs {
		if r.URL.Path == "/"+string(lang) || strings.HasPrefix(r.URL.Path, "/"+string(lang)+"/") {
			return lang
		}
	}
	return i18n.Negotiate(r.Header.Get("Accept-Language"))
}

// sameSecret compares in a time that tells nothing of either.
func sameSecret(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
