package portrait

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recess/internal/fault"
)

// served is a host of pictures on this machine.
func served(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s.URL
}

func TestFetch(t *testing.T) {
	var home string
	home = served(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a.jpg":
			io.WriteString(w, "picture")
		case "/moved.jpg":
			http.Redirect(w, r, "/a.jpg", http.StatusFound)
		case "/round.jpg":
			http.Redirect(w, r, "/round.jpg", http.StatusFound)
		case "/away.jpg":
			http.Redirect(w, r, strings.Replace(home, "127.0.0.1", "localhost", 1)+"/a.jpg", http.StatusFound)
		case "/file.jpg":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/endless.jpg":
			for chunk := bytes.Repeat([]byte("x"), 1<<20); r.Context().Err() == nil; {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		default:
			http.NotFound(w, r)
		}
	})
	c := New(t.Context(), home+"/members", []string{home + "/a.jpg"})
	c.limiter.SetLimit(1000)
	for path, key := range map[string]string{
		"/a.jpg": "", "/moved.jpg": "", "/round.jpg": "portraits.status", "/none.jpg": "portraits.status", "/away.jpg": "portraits.stranger",
		"/file.jpg": "portraits.place", "/endless.jpg": "portraits.large",
	} {
		content, err := c.Fetch(t.Context(), home+path)
		f, _ := errors.AsType[*fault.Error](err)
		if key == "" && (err != nil || string(content) != "picture") || key != "" && (f == nil || f.Key != key) {
			t.Errorf("%s gives %.80q, %v, want %s", path, content, err, key)
		}
	}
	for _, address := range []string{"ftp://127.0.0.1/a.jpg", "javascript:alert(1)", "/a.jpg", "http://you@127.0.0.1/a.jpg"} {
		if _, err := c.Fetch(t.Context(), address); !errors.Is(err, errPlace) {
			t.Errorf("%s gives %v", address, err)
		}
	}
}

// A register that names an address inside our network gets nothing from there,
// whatever name stands for it, unless it came from the very same place.
func TestFetchStaysOutside(t *testing.T) {
	asked := 0
	inner := served(t, func(w http.ResponseWriter, _ *http.Request) { asked++; io.WriteString(w, "secret") })
	home := served(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inner+"/a.jpg", http.StatusFound)
	})
	port := inner[strings.LastIndex(inner, ":"):]
	names := []string{inner + "/a.jpg", "http://localhost" + port + "/a.jpg", "http://[::ffff:127.0.0.1]" + port + "/a.jpg", home + "/a.jpg"}
	for from, c := range map[string]*Client{
		"a file":        New(t.Context(), "", names),
		"another place": New(t.Context(), home, names),
		"no address":    New(t.Context(), "http://no host/", names),
	} {
		for _, name := range names {
			if content, err := c.Fetch(t.Context(), name); !errors.Is(err, errInside) {
				t.Errorf("for a register from %s, %s gives %q, %v", from, name, content, err)
			}
		}
	}
	if asked != 0 {
		t.Errorf("the inner host was asked %d times", asked)
	}
}

// A host that does not answer holds nobody up for longer than the limit, nor
// past the end of who asks.
func TestFetchEnds(t *testing.T) {
	end := make(chan struct{})
	home := served(t, func(http.ResponseWriter, *http.Request) { <-end })
	defer close(end)
	c := New(t.Context(), home, nil)
	c.http.Timeout = 50 * time.Millisecond
	if _, err := c.Fetch(t.Context(), home+"/a.jpg"); err == nil {
		t.Error("a picture came from a host that does not answer")
	}
	c.limiter.SetLimit(0.001)
	c.limiter.AllowN(time.Now(), atOnce)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.Fetch(ctx, home+"/a.jpg"); err == nil {
		t.Error("a picture came before its turn")
	}
}
