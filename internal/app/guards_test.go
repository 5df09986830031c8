package app_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/await"
)

func TestEnormousInput(t *testing.T) {
	s := newServer(t)
	megabyte := strings.Repeat("K", 1<<20)
	for path, want := range map[string]string{
		"/en/find?postal=" + megabyte:           "more than this page accepts",
		"/fr/find?postal=" + megabyte:           "plus que ce que cette page accepte",
		"/api/v1/postal-codes/" + megabyte:      `"kind":"too_large"`,
		"/api/v1/ridings?lat=1&lon=" + megabyte: `"kind":"too_large"`,
	} {
		if a := get(t, s, path); a.status != 414 || !strings.Contains(a.body, want) {
			t.Errorf("%.30s…: %d, %.200s", path, a.status, a.body)
		}
	}
	log := s.Log.String()
	if strings.Count(log, "\n") != 4 || len(log) > 2000 {
		t.Errorf("four requests left %d lines in the log: %.2000s", strings.Count(log, "\n"), log)
	}
}

// What people look up is nobody's business: the log and the metrics hold no
// code, place, query or address.
func TestTheLogTellsNothingOfVisitors(t *testing.T) {
	s := newServer(t)
	for _, path := range []string{
		"/en/find?postal=K1P1A4", "/fr/find?postal=D1A1A1", "/en/find?postal=H0H0H0", "/en/find?lat=45.4236&lon=-75.7009",
		"/api/v1/postal-codes/K1P1A4", "/api/v1/postal-codes/XXSECRET", "/api/v1/ridings?lat=45.4236&lon=-75.7009", "/en/ridings?q=SECRET",
	} {
		get(t, s, path, "User-Agent: SECRET", "Referer: https://example.org/SECRET", "X-Request-Id: SECRET")
	}
	told := s.Log.String() + get(t, s, "/metrics").body
	for _, secret := range []string{"K1P", "1A4", "D1A", "H0H", "45.42", "75.70", "SECRET", "127.0.0.1", "postal="} {
		if strings.Contains(told, secret) {
			t.Errorf("%q is in the log or the metrics", secret)
		}
	}
	if !strings.Contains(told, "route=/api/v1/postal-codes/:code") {
		t.Error("the log does not name the route")
	}
}

func TestRateLimit(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.RateLimit = 2 })
	var refused answer
	for i := range 20 { // forged addresses make no new client
		a := get(t, s, "/api/v1/ridings/35079", fmt.Sprintf("X-Forwarded-For: 203.0.113.%d", i), fmt.Sprintf("X-Real-Ip: 203.0.113.%d", i), "Origin: https://example.org")
		if a.status == 429 {
			refused = a
			break
		}
	}
	if refused.status != 429 || refused.header.Get("Retry-After") != "1" || !strings.Contains(refused.body, `"kind":"rate_limited"`) {
		t.Errorf("20 requests at once with a limit of 2: %d, Retry-After %q, %s", refused.status, refused.header.Get("Retry-After"), refused.body)
	}
	if refused.header.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(refused.header.Get("Access-Control-Expose-Headers"), "Retry-After") {
		t.Errorf("another site cannot read how long to wait: %v", refused.header)
	}
	if a := get(t, s, "/healthz"); a.status != 200 {
		t.Errorf("the supervisor's probe is refused: %d", a.status)
	}
}

func TestTrustedProxy(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) {
		s.RateLimit, s.TrustedProxies = 1, []string{"127.0.0.1"}
	})
	for i := range 10 {
		if a := get(t, s, "/api/v1/ridings/35079", fmt.Sprintf("X-Forwarded-For: 203.0.113.%d", i)); a.status != 200 {
			t.Errorf("client %d behind the proxy is refused: %d", i, a.status)
		}
	}
}

func TestMetrics(t *testing.T) {
	open := newServer(t)
	if a := get(t, open, "/metrics"); a.status != 200 || !strings.Contains(a.body, "go_goroutines") {
		t.Errorf("from this machine: %d", a.status)
	}
	if a := get(t, open, "/metrics", "X-Forwarded-For: 203.0.113.7"); a.status != 404 {
		t.Errorf("through a proxy that nobody has named: %d, want 404", a.status)
	}
	behind := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.TrustedProxies = []string{"127.0.0.1"} })
	if a := get(t, behind, "/metrics", "X-Forwarded-For: 203.0.113.7"); a.status != 404 {
		t.Errorf("from elsewhere: %d, want 404", a.status)
	}
	if a := get(t, behind, "/metrics"); a.status != 404 {
		t.Errorf("through a proxy that names nobody: %d, want 404", a.status)
	}
	public := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.URL = "https://meet.example.org" })
	if a := get(t, public, "/metrics"); a.status != 404 {
		t.Errorf("where there is a public address: %d, want 404", a.status)
	}
	guarded := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.MetricsToken = "sesame" })
	for header, want := range map[string]int{"Authorization: Bearer sesame": 200, "Authorization: Bearer Sesame": 404, "Authorization: sesame": 404, "X-None: ": 404} {
		if a := get(t, guarded, "/metrics", header); a.status != want {
			t.Errorf("with %q: %d, want %d", header, a.status, want)
		}
	}
}

func TestReadiness(t *testing.T) {
	s := newServer(t)
	if a := get(t, s, "/readyz"); a.status != 200 {
		t.Errorf("ready: %d", a.status)
	}
	s.App.Store.Close()
	if a := get(t, s, "/readyz"); a.status != 503 {
		t.Errorf("without its database: %d", a.status)
	}
	if a := get(t, s, "/healthz"); a.status != 200 {
		t.Errorf("alive without its database: %d", a.status)
	}
	if a := get(t, s, "/en/find?postal=K1P1A4"); a.status != 200 {
		t.Errorf("a look-up needs no database, and gives %d", a.status)
	}
}

// An outside register in every kind of trouble never stops a visitor.
func TestRepresentInTrouble(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"500":        func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
		"429":        func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) },
		"wrong JSON": func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>") },
		"cut": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "{")
		},
		"slow": func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			outside := httptest.NewServer(handler)
			defer outside.Close()
			s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.Represent = outside.URL })
			start := time.Now()
			a := get(t, s, "/en/find?postal=K1P1A4")
			if a.status != 200 || !strings.Contains(a.body, "Ottawa Centre") {
				t.Errorf("the page: %d", a.status)
			}
			if took := time.Since(start); took > 4*time.Second {
				t.Errorf("the visitor waits for %v", took)
			}
		})
	}
}

func TestRepresentAnswers(t *testing.T) {
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"boundaries_concordance": [], "boundaries_centroid": [{"external_id": "35081",
			"url": "/boundaries/federal-electoral-districts-2023-representation-order/35081/",
			"related": {"boundary_set_url": "/boundary-sets/federal-electoral-districts-2023-representation-order/"}}]}`)
	}))
	defer outside.Close()
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.Represent = outside.URL })
	a := get(t, s, "/api/v1/postal-codes/K1P1A4")
	if !strings.Contains(a.body, `"certainty":"exact","method":"represent","boundaries":"2023","as_of":"2026-11-23"`) || !strings.Contains(a.body, `"35081"`) {
		t.Errorf("the answer is %.300s", a.body)
	}
	if a := get(t, s, "/fr/"); !strings.Contains(a.body, "Nord Ouvert") {
		t.Error("the page does not say what is sent to whom")
	}
	outside.Close() // the answer is kept
	if a := get(t, s, "/en/find?postal=K1P1A4"); a.header.Get("Location") != "/en/ridings/35081?via=represent" {
		t.Errorf("from the cache: %d %s", a.status, a.header.Get("Location"))
	}
}

// What is in flight when Recess is told to stop is finished.
//
// Races: a request in flight with the end of the server.
func TestRaceShutdown(t *testing.T) {
	asked, answer := make(chan struct{}), make(chan struct{})
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(asked)
		<-answer
		w.WriteHeader(404)
	}))
	defer outside.Close()
	recess, err := app.Open(t.Context(), app.Settings{
		Database: apptest.Database(t), Represent: outside.URL, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer recess.Close()
	ctx, stop := context.WithCancel(t.Context())
	address, ended := make(chan net.Addr, 1), make(chan error, 1)
	go func() { ended <- recess.Serve(ctx, "127.0.0.1:0", func(a net.Addr) { address <- a }) }()
	status := make(chan int, 1)
	base := (<-address).String()
	go func() {
		response, err := http.Get("http://" + base + "/api/v1/postal-codes/K1P1A4")
		if err != nil {
			t.Error(err)
			status <- 0
			return
		}
		response.Body.Close()
		status <- response.StatusCode
	}()
	<-asked
	stop()
	await.Until(t, "the server accepts no new connection", func() bool {
		connection, err := net.Dial("tcp", base)
		if err == nil {
			connection.Close()
		}
		return err != nil
	})
	close(answer)
	if got := <-status; got != 200 {
		t.Errorf("the request in flight ended with %d", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
}
