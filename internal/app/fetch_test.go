package app

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"recess/internal/fault"
)

// A register that does not answer, answers slowly, without end, or something
// else, is given up in time, and it is told why.
func TestFetchGivesUp(t *testing.T) {
	end := make(chan struct{})
	house := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/silent":
			<-end
		case "/slow": // a byte at a time, for ever
			pace := time.Tick(5 * time.Millisecond)
			for ; r.Context().Err() == nil; <-pace {
				io.WriteString(w, "<")
				w.(http.Flusher).Flush()
			}
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := io.WriteString(w, strings.Repeat("<", 1<<16)); err != nil {
					return
				}
			}
		case "/broken":
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "<")
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer house.Close()
	defer close(end)
	for path, key := range map[string]string{
		"/silent": "import.fetch_late", "/slow": "import.fetch_late", "/endless": "import.large", "/broken": "import.fetch_silent",
		"/round": "import.fetch_status", "/none": "import.fetch_status",
	} {
		u, err := url.Parse(house.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		content, err := fetchWithin(t.Context(), u, 1<<20, 300*time.Millisecond)
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || f.Kind != fault.Unavailable || f.Args["Why"].(*fault.Error).Key != key || content != nil {
			t.Errorf("%s gives %d bytes, %v, want %s", path, len(content), err, key)
		}
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("%s held us up for %v", path, took)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Fetch(ctx, house.URL+"/silent", 1<<20); err == nil {
		t.Error("who has stopped is waited for")
	}
	for _, address := range []string{"", "members.xml", "file:///etc/passwd", "ftp://example.org/x", "https://"} {
		if _, err := Fetch(t.Context(), address, 1<<20); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q gives %v", address, err)
		}
	}
}

// A redirect to another host is not followed, and it is said what to do.
func TestFetchStaysOnItsHost(t *testing.T) {
	house := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away": // to the same machine, by another name
			http.Redirect(w, r, "http://localhost:"+r.Host[strings.LastIndex(r.Host, ":")+1:]+"/secret", http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/here":
			http.Redirect(w, r, "/members", http.StatusFound)
		case "/members":
			io.WriteString(w, "members")
		default:
			t.Errorf("%s was asked for", r.URL)
		}
	}))
	defer house.Close()
	for _, path := range []string{"/away", "/file"} {
		content, err := Fetch(t.Context(), house.URL+path, 1<<20)
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || f.Args["Why"].(*fault.Error).Key != "import.fetch_elsewhere" || content != nil {
			t.Errorf("%s gives %q, %v", path, content, err)
		}
	}
	if content, err := Fetch(t.Context(), house.URL+"/here", 1<<20); err != nil || string(content) != "members" {
		t.Errorf("a redirect on the host gives %q, %v", content, err)
	}
}
