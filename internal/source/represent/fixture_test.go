package represent

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"recess/internal/fault"
)

// code is asked for in every test, so that each can look for it where it must
// not be.
const code = "K1P1A4"

// page is an answer of the register's shape: places in its concordance, then
// places at the centroid.
func page(concordance, centroid []place) string {
	body, err := json.Marshal(map[string]any{
		"code": code, "city": "SOMEWHERE", "province": "ON",
		"centroid":               map[string]any{"type": "Point", "coordinates": []float64{-75.7, 45.42}},
		"boundaries_concordance": list(concordance),
		"boundaries_centroid":    list(centroid),
		"representatives_centroid": []map[string]any{
			{"name": "A. Member", "elected_office": "MP", "extra": map[string]any{}},
		},
	})
	if err != nil {
		panic(err)
	}
	return string(body)
}

// place is a boundary of one of the register's sets.
type place struct{ set, id string }

func federal(id string) place {
	return place{"federal-electoral-districts-2023-representation-order", id}
}

func list(places []place) []map[string]any {
	all := []map[string]any{}
	for _, p := range places {
		all = append(all, map[string]any{
			"url": "/boundaries/" + p.set + "/" + p.id + "/", "name": "Somewhere", "external_id": p.id,
			"related": map[string]string{"boundary_set_url": "/boundary-sets/" + p.set + "/"},
		})
	}
	return all
}

// journal is a log that a test can read while others write.
type journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.String()
}

// client makes a client whose log is searched for the postal code at the end.
func client(t *testing.T, cfg Config) (*Client, *journal) {
	t.Helper()
	log := new(journal)
	cfg.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if cfg.BaseURL == "" {
		cfg.BaseURL = "https://represent.example"
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { discreetText(t, log.String()) })
	return c, log
}

// wantKind checks the kind of an error and that its text keeps the code to itself.
func wantKind(t *testing.T, err error, want fault.Kind) {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != want {
		t.Fatalf("error %v, want a fault of kind %v", err, want)
	}
	discreetText(t, err.Error())
}

func discreetText(t *testing.T, s string) {
	t.Helper()
	if strings.Contains(strings.ToUpper(s), code) {
		t.Errorf("the postal code stands in %q", s)
	}
}

// register stands for the network: it answers without one.
type register func(*http.Request) (*http.Response, error)

func (r register) RoundTrip(request *http.Request) (*http.Response, error) { return r(request) }
