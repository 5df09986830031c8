package app_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"recess/internal/app"
	"recess/internal/app/apptest"
)

// upload is a body that counts what is read of it.
type upload struct {
	io.Reader
	read int
}

func (u *upload) Read(b []byte) (int, error) {
	n, err := u.Reader.Read(b)
	u.read += n
	return n, err
}

func (u *upload) Close() error { return nil }

// recorder is told how long the sender of a file has.
type recorder struct{ *httptest.ResponseRecorder }

func (recorder) SetReadDeadline(time.Time) error { return nil }

// uploads are the forms that carry files.
var uploads = []string{"/setup", "/recesses/import", "/registers/import", "/papers", "/papers/:slug", "/match", "/meetings/:id/report"}

// Whoever may not send a form is refused before any of it is read: of a
// stranger's files nothing is received. The forms here have no token, so that
// nothing is done for those who may send them.
func TestNothingIsReadOfAForbiddenForm(t *testing.T) {
	s := apptest.Start(t, apptest.DemoDatabase(t, time.Now()), func(s *app.Settings) { s.Demo, s.Now = true, time.Now })
	handler, err := s.App.Handler()
	if err != nil {
		t.Fatal(err)
	}
	kinds, browsers := everybody(t, s)
	team(t, s, "teammate@example.org", "35079")
	address, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, route := range handler.Routes() {
		path, english := strings.CutPrefix(route.Path, "/en")
		if route.Method != http.MethodPost || !english {
			continue
		}
		for _, kind := range kinds {
			body := &upload{Reader: strings.NewReader("name=" + strings.Repeat("x", 10_000))}
			request := httptest.NewRequest(http.MethodPost, example.Replace(route.Path), body)
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for _, cookie := range browsers[kind].client.Jar.Cookies(address) {
				request.AddCookie(cookie)
			}
			answer := recorder{httptest.NewRecorder()}
			handler.ServeHTTP(answer, request)
			refused := answer.Code == http.StatusUnauthorized || answer.Code == http.StatusForbidden
			if refused && body.read > 0 {
				t.Errorf("%s: of the form of a %s, who gets %d, %d bytes were read", path, kind, answer.Code, body.read)
			}
			outsider := kind == "visitor" || kind == "stranger" || kind == "suspended" || kind == "expired"
			if slices.Contains(uploads, path) && outsider && !refused {
				t.Errorf("%s: a %s gets %d after %d bytes", path, kind, answer.Code, body.read)
			}
		}
	}
}
