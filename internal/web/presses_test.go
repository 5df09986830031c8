package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
)

// button is a form whose presses are counted; what it says to "refused" is no.
func button(now *time.Time) (send func(browser, token, path, words string) *httptest.ResponseRecorder, done *atomic.Int64, hold chan struct{}) {
	done, hold = &atomic.Int64{}, make(chan struct{})
	p := newPresses(func() time.Time { return *now })
	e := echo.New()
	e.POST("/*", p.plain(func(c echo.Context) error {
		if c.FormValue("words") == "held" {
			<-hold
		}
		n := done.Add(1)
		if c.FormValue("words") == "refused" {
			return c.String(http.StatusBadRequest, "no")
		}
		if c.FormValue("words") == "shown" {
			return c.String(http.StatusOK, fmt.Sprint("shown ", n))
		}
		c.SetCookie(&http.Cookie{Name: "recess", Value: fmt.Sprint(n)})
		return c.Redirect(http.StatusSeeOther, fmt.Sprint("/after/", n))
	}))
	send = func(browser, token, path, words string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(url.Values{formToken: {token}, "words": {words}}.Encode()))
		r.Header.Set("Content-Type", echo.MIMEApplicationForm)
		if browser != "" {
			r.Header.Set("Cookie", "recess="+browser)
		}
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		return w
	}
	return send, done, hold
}

func TestSecondPress(t *testing.T) {
	now := time.Now()
	send, done, _ := button(&now)
	press := func(token, path, words, leads string, did int64) {
		t.Helper()
		w := send("own", token, path, words)
		if got := w.Header().Get("Location"); got != leads || done.Load() != did {
			t.Errorf("%s %s leads to %q after %d, want %q after %d", path, words, got, done.Load(), leads, did)
		}
	}
	press("a", "/x", "one", "/after/1", 1)
	press("a", "/x", "one", "/after/1", 1) // the second press
	if w := send("own", "a", "/x", "one"); w.Header().Get("Set-Cookie") != "recess=1" {
		t.Error("the second press is not signed in as the first was")
	}
	press("b", "/x", "one", "/after/2", 2) // another browser
	press("a", "/y", "one", "/after/3", 3) // another button
	press("a", "/x", "one", "/after/4", 4) // again, after something else was done
	press("a", "/x", "two", "/after/5", 5) // other words
	press("a", "/x", "refused", "", 6)
	press("a", "/x", "refused", "", 7) // what was refused may work now
	press("", "/x", "one", "/after/8", 8)
	press("", "/x", "one", "/after/9", 9) // a program's, without a token
	press("a", "/x", "one", "/after/10", 10)
	for range 2 {
		if w := send("own", "b", "/x", "shown"); w.Body.String() != "shown 11" || w.Code != http.StatusOK {
			t.Errorf("a page is shown again as %d %q", w.Code, w.Body)
		}
	}
	now = now.Add(secondPress + time.Second)
	press("a", "/x", "one", "/after/12", 12)
}

// Two presses at once are one, and both lead on.
//
// Races: two presses of one button.
func TestRacePresses(t *testing.T) {
	now := time.Now()
	send, done, hold := button(&now)
	var all sync.WaitGroup
	answers := make([]string, 8)
	for i := range answers {
		all.Go(func() { answers[i] = send("own", "a", "/x", "held").Header().Get("Location") })
	}
	close(hold)
	all.Wait()
	for _, leads := range answers {
		if leads != "/after/1" {
			t.Errorf("they lead to %q", answers)
		}
	}
	if done.Load() != 1 {
		t.Errorf("it was done %d times", done.Load())
	}
}

// Another browser that has the whole form, and not the cookies, is not given
// the session that the first press has begun.
func TestSecondPressOfAnotherBrowser(t *testing.T) {
	now := time.Now()
	send, _, _ := button(&now)
	send("own", "a", "/x", "one")
	if w := send("1", "a", "/x", "one"); w.Header().Get("Location") != "/after/1" {
		t.Error("the browser that has the session already is not led on")
	}
	for _, browser := range []string{"other", ""} {
		if w := send(browser, "a", "/x", "one"); w.Header().Get("Set-Cookie") == "recess=1" {
			t.Errorf("the browser %q is given the session of another", browser)
		}
	}
}
