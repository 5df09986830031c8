package represent

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"recess/internal/fault"
)

func TestAnswers(t *testing.T) {
	old := place{"federal-electoral-districts", "35101"}
	older := place{"federal-electoral-districts-2013-representation-order", "35101"}
	ward := place{"somewhere-wards-2018", "10"}
	absolute := strings.ReplaceAll(page(nil, []place{ward, federal("35100")}), `"/boundar`, `"https://represent.example/boundar`)
	tests := map[string]struct {
		body string
		want []string // nothing for an unknown code
	}{
		"centroid only":           {page(nil, []place{old, ward, older, federal("35100")}), []string{"35100"}},
		"concordance only":        {page([]place{federal("35100")}, nil), []string{"35100"}},
		"both differ":             {page([]place{ward, federal("35100")}, []place{old, federal("35075")}), []string{"35100", "35075"}},
		"both agree":              {page([]place{federal("35100"), federal("35075")}, []place{federal("35075")}), []string{"35100", "35075"}},
		"old sets only":           {page([]place{older}, []place{old, ward}), nil},
		"nothing at all":          {page(nil, nil), nil},
		"codes that are none":     {page(nil, []place{federal("35"), federal("09001"), federal("../35"), federal("35075")}), []string{"35075"}},
		"absolute addresses":      {absolute, []string{"35100"}},
		"set told by its address": {`{"boundaries_centroid":[{"related":{"boundary_set_url":"/boundary-sets/federal-electoral-districts-2023-representation-order"},"external_id":"35075"}]}`, []string{"35075"}},
		"set told by the place's": {`{"boundaries_concordance":[{"url":"/boundaries/federal-electoral-districts-2023-representation-order/35075/","external_id":"35075"}]}`, []string{"35075"}},
		"a set of a longer name":  {page(nil, []place{{federal("").set + "-draft", "35075"}}), nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet || r.URL.Path != "/mirror/postcodes/K1P1A4/" || r.UserAgent() != "Recess" {
					t.Errorf("asked %s %s as %q", r.Method, r.URL, r.UserAgent())
				}
				fmt.Fprint(w, test.body)
			}))
			defer server.Close()
			c, _ := client(t, Config{BaseURL: server.URL + "/mirror"})
			got, _, err := c.Ridings(t.Context(), code)
			if test.want == nil {
				wantKind(t, err, fault.NotFound)
			} else if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestTrouble(t *testing.T) {
	tests := map[string]struct {
		answer http.HandlerFunc
		cause  string // as the log tells it; nothing for what is no failure
	}{
		"unknown code":    {status(http.StatusNotFound), ""},
		"too many":        {status(http.StatusTooManyRequests), ""},
		"refused":         {status(http.StatusForbidden), "status 403"},
		"broken":          {status(http.StatusInternalServerError), "status 500"},
		"slow":            {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "deadline exceeded"},
		"a page":          {text("<!DOCTYPE html><title>K1P1A4</title>"), errShape.Error()},
		"a list":          {text(`["K1P1A4"]`), errShape.Error()},
		"another object":  {text(`{"message":"K1P1A4 is being looked for"}`), errShape.Error()},
		"another type":    {text(`{"boundaries_centroid":"K1P1A4"}`), errShape.Error()},
		"too long":        {text(page(nil, []place{federal("35075")}) + strings.Repeat(" ", maxBody)), errTooLong.Error()},
		"half a body":     {raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"code\":\"K1P1A4\","), "unexpected EOF"},
		"no HTTP":         {raw("K1P1A4? Never heard of it.\r\n\r\n"), errHTTP.Error()},
		"a bad address":   {raw("HTTP/1.1 301 Moved Permanently\r\nLocation: http://[K1P1A4\r\nContent-Length: 0\r\n\r\n"), errHTTP.Error()},
		"closed at once":  {raw(""), "EOF"},
		"round and round": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, "status 302"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(test.answer)
			defer server.Close()
			c, journal := client(t, Config{BaseURL: server.URL, Budget: 200 * time.Millisecond})
			codes, _, err := c.Ridings(t.Context(), code)
			if name == "unknown code" {
				wantKind(t, err, fault.NotFound)
			} else {
				wantKind(t, err, fault.Unavailable)
			}
			if codes != nil {
				t.Errorf("codes %v with an error", codes)
			}
			if !strings.Contains(journal.String(), test.cause) || (test.cause == "") != (journal.String() == "") {
				t.Errorf("log %q, want %q in it", journal, test.cause)
			}
		})
	}
}

func TestUnreachable(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close()
	c, journal := client(t, Config{BaseURL: server.URL})
	_, _, err := c.Ridings(t.Context(), code)
	wantKind(t, err, fault.Unavailable)
	if !strings.Contains(journal.String(), "connection refused") {
		t.Errorf("the log does not say why: %q", journal)
	}
}

func TestUntrustedCertificate(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // the handshake fails, as it should
	server.StartTLS()
	defer server.Close()
	c, journal := client(t, Config{BaseURL: server.URL})
	_, _, err := c.Ridings(t.Context(), code)
	wantKind(t, err, fault.Unavailable)
	if !strings.Contains(journal.String(), "certificate") {
		t.Errorf("the log does not say why: %q", journal)
	}
}

func TestRedirects(t *testing.T) {
	stranger := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("another host was asked %s", r.URL)
	}))
	defer stranger.Close()
	mux := http.NewServeMux()
	mux.Handle("/away/", http.RedirectHandler(stranger.URL+"/postcodes/K1P1A4/", http.StatusFound))
	mux.Handle("/here/", http.RedirectHandler("/moved", http.StatusMovedPermanently))
	mux.Handle("/moved", text(page(nil, []place{federal("35075")})))
	server := httptest.NewServer(mux)
	defer server.Close()

	away, _ := client(t, Config{BaseURL: server.URL + "/away"})
	_, _, err := away.Ridings(t.Context(), code)
	wantKind(t, err, fault.Unavailable)

	here, _ := client(t, Config{BaseURL: server.URL + "/here"})
	if got, _, err := here.Ridings(t.Context(), code); err != nil || !slices.Equal(got, []string{"35075"}) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestAddresses(t *testing.T) {
	for _, good := range []string{"https://represent.opennorth.ca", "https://represent.opennorth.ca/", "http://127.0.0.1:9000/mirror"} {
		if _, err := New(Config{BaseURL: good}); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []string{"represent.opennorth.ca", "ftp://represent.example", "https://", "http://[::1", "https://a.example/?key=1", "https://a.example/#x"} {
		_, err := New(Config{BaseURL: bad})
		if err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("%q: error %v does not name it", bad, err)
		}
	}
	for _, missing := range []string{"", " "} {
		if _, err := New(Config{BaseURL: missing}); err == nil {
			t.Errorf("%q was taken for an address", missing)
		}
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Error(w, "about "+r.URL.Path, code) }
}

func text(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, s) }
}

// raw writes bytes to the connection and closes it.
func raw(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		fmt.Fprint(conn, s)
	}
}
