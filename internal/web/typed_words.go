package web

import (
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// mostTyped is how many bytes of a form are read to give its words back.
const mostTyped = 1 << 20

// typedWords is what somebody has written in a form that could not be taken,
// because their session had ended, say: its page gives it back to be copied.
// Only whole words are; a form that another site sends is not read.
func typedWords(c echo.Context) string {
	r := c.Request()
	if r.Method != http.MethodPost || !sameOrigin(r) {
		return ""
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); r.PostForm == nil && kind == echo.MIMEApplicationForm {
		r.Body = http.MaxBytesReader(c.Response(), r.Body, mostTyped)
		if r.ParseForm() != nil {
			return ""
		}
	}
	var words []string
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		value := strings.TrimSpace(r.PostForm.Get(name))
		if strings.ContainsAny(value, " \n") && !strings.HasPrefix(name, "base-") && name != "password" && name != "code" {
			words = append(words, value)
		}
	}
	return strings.Join(words, "\n\n")
}

// sameOrigin tells whether a page of ours has sent a form, as its browser says.
func sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin"
	}
	return isOurs(r, r.Header.Get("Origin"))
}

func isOurs(r *http.Request, address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && u.Host == r.Host
}

// longestWay is how much of an address is carried along to come back to, in
// bytes.
const longestWay = 1000

// pageOf is the page that a request came from, with its query: the one asked
// for, or that of the form that was sent; empty when that is not known.
func pageOf(r *http.Request) string {
	u := r.URL
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		from := r.Referer()
		if !isOurs(r, from) {
			return ""
		}
		u, _ = url.Parse(from) // isOurs has read it
	}
	way := (&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}).RequestURI()
	if len(way) > longestWay {
		return u.Path
	}
	return way
}
