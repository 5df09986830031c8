package apptest

import (
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

// A page that does all it should not is told on.
func TestProblems(t *testing.T) {
	bad := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/loud.js":
			w.Header().Set("Content-Type", "text/javascript")
			w.Write([]byte(`console.warn("warned"); missing()`))
			return
		case "/":
		default:
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Security-Policy", "script-src 'self'")
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte(`<img src="http://elsewhere.invalid/spy.png"><img src="/missing.png"><script>inline()</script><script src="/loud.js"></script>`))
	}))
	defer bad.Close()
	p := open(t, bad.URL)
	if err := p.Do(Visit("/")); err != nil {
		t.Fatal(err)
	}
	if asked := p.Asked(); !slices.Contains(asked, "http://elsewhere.invalid/spy.png") {
		t.Error("the other host is missing:", asked)
	}
	problems := strings.Join(p.Problems(), "\n")
	for _, want := range []string{"Content Security Policy", "/missing.png", "elsewhere.invalid", "warned", "missing is not defined"} {
		if !strings.Contains(problems, want) {
			t.Errorf("%q is missing in:\n%s", want, problems)
		}
	}
}

// An examination that finds nothing on a bad page would be worth nothing.
func TestViolations(t *testing.T) {
	axe := NewAxe(t)
	bad := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte(`<title>Bad</title><p style="color:#aaa;background:#fff">pale <img src="data:,"> <input>`))
	}))
	defer bad.Close()
	p := open(t, bad.URL)
	if err := p.Do(Visit("/")); err != nil {
		t.Fatal(err)
	}
	violations, err := axe.Violations(p)
	if err != nil {
		t.Fatal(err)
	}
	found := strings.Join(violations, "\n")
	for _, want := range []string{"color-contrast", "html-has-lang", "image-alt", "label", "region"} {
		if !strings.Contains(found, want) {
			t.Errorf("%q is missing in:\n%s", want, found)
		}
	}
}
