package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"recess/internal/app/apptest"
)

// contract is the served OpenAPI description, which every answer must fit.
type contract struct{ router routers.Router }

func readContract(t *testing.T, s *apptest.Server) contract {
	t.Helper()
	a := get(t, s, "/api/v1/openapi.yaml")
	document, err := openapi3.NewLoader().LoadFromData([]byte(a.body))
	if err != nil {
		t.Fatal(err)
	}
	if err := document.Validate(context.Background()); err != nil {
		t.Fatal(err)
	}
	document.Servers = openapi3.Servers{{URL: s.URL + "/api/v1"}}
	router, err := gorillamux.NewRouter(document)
	if err != nil {
		t.Fatal(err)
	}
	return contract{router}
}

// holds checks an answer's status, headers and body against the description.
func (c contract) holds(t *testing.T, s *apptest.Server, path string, a answer) {
	t.Helper()
	address, err := url.Parse(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	request := &http.Request{Method: http.MethodGet, URL: address, Host: address.Host}
	route, params, err := c.router.FindRoute(request)
	if err != nil {
		t.Fatalf("%s is not described: %v", path, err)
	}
	err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request, PathParams: params, Route: route},
		Status:                 a.status, Header: a.header, Body: io.NopCloser(strings.NewReader(a.body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		t.Errorf("%s does not fit its description: %v", path, err)
	}
}

func TestAPI(t *testing.T) {
	s := newServer(t)
	contract := readContract(t, s)
	tests := []struct {
		path     string
		status   int
		contains []string
	}{
		{"/postal-codes/K1P1A4", 200, []string{`{"postal_code":"K1P1A4","fsa":"K1P","certainty":"candidates","method":"fsa","boundaries":"2023"`, `"share":0.9457`, `"code":"35079"`, `"vacant":false`}},
		{"/postal-codes/k1p%201a4", 200, []string{`"postal_code":"K1P1A4"`}},
		{"/postal-codes/X0A0H0", 200, []string{`"certainty":"candidates"`, `"62001"`}},
		{"/postal-codes/H2L1A1", 200, []string{`"member":null,"vacant":true`}},
		{"/postal-codes/D1A1A1", 400, []string{`"kind":"invalid"`, `"request_id":"`}},
		{"/postal-codes/W1A1A1", 400, []string{`"kind":"invalid"`}},
		{"/postal-codes/KIAOA6", 400, []string{`K1A 0A6`}},
		{"/postal-codes/H0H0H0", 404, []string{`"kind":"not_found"`}},
		{"/postal-codes/%00", 400, []string{`"kind":"invalid"`}},
		{"/postal-codes/%27%3B%20DROP%20TABLE%20members", 400, []string{`"kind":"invalid"`}},
		{"/ridings?lat=45.4236&lon=-75.7009", 200, []string{`"certainty":"exact","method":"point"`, `"code":"35079"`}},
		{"/ridings?lat=200&lon=0", 400, []string{`"kind":"invalid"`}},
		{"/ridings?lat=NaN&lon=-75", 400, []string{`"kind":"invalid"`}},
		{"/ridings?lat=Inf&lon=-75", 400, []string{`"kind":"invalid"`}},
		{"/ridings?lat=&lon=", 400, []string{`"kind":"invalid"`}},
		{"/ridings?lat=45", 400, []string{`"kind":"invalid"`}},
		{"/ridings?lat=45,42&lon=-75", 400, []string{`"kind":"invalid"`}},
		{"/ridings?lat=40&lon=-50", 404, []string{`"kind":"not_found"`}},           // the Atlantic
		{"/ridings?lat=40.7128&lon=-74.0060", 404, []string{`"kind":"not_found"`}}, // New York
		{"/ridings", 200, []string{`{"ridings":[{"riding":{"code":"10001"`}},
		{"/ridings/35079", 200, []string{`"kind":"hill"`, `"kind":"constituency"`, `"time_zone":"America/Toronto"`}},
		{"/ridings/24037", 200, []string{`"member":null,"vacant":true`}},
		{"/ridings/99999", 404, []string{`"kind":"not_found"`}},
	}
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			a := get(t, s, "/api/v1"+test.path)
			if a.status != test.status {
				t.Errorf("status %d, want %d", a.status, test.status)
			}
			for _, part := range test.contains {
				if !strings.Contains(strings.ReplaceAll(a.body, "\u00a0", " "), part) {
					t.Errorf("%s is not in %.400s", part, a.body)
				}
			}
			if strings.HasPrefix(test.path, "/ridings/") && strings.Contains(a.body, `"share"`) {
				t.Error("a riding by itself has a share")
			}
			if !json.Valid([]byte(a.body)) {
				t.Error("the body is no JSON")
			}
			contract.holds(t, s, "/api/v1"+test.path, a)
		})
	}
}

func TestAPIListsEveryRidingWithoutOffices(t *testing.T) {
	s := newServer(t)
	var list struct {
		Ridings []struct {
			Vacant bool
			Member *struct{ Offices []any }
		}
	}
	if err := json.Unmarshal([]byte(get(t, s, "/api/v1/ridings").body), &list); err != nil {
		t.Fatal(err)
	}
	vacant := 0
	for _, r := range list.Ridings {
		if r.Vacant != (r.Member == nil) {
			t.Error("vacant and member disagree")
		}
		if r.Vacant {
			vacant++
		} else if r.Member.Offices != nil {
			t.Error("the list has offices")
		}
	}
	if len(list.Ridings) != 343 || vacant != 6 {
		t.Errorf("%d ridings, %d vacant; want 343 and 6", len(list.Ridings), vacant)
	}
}

func TestAPITags(t *testing.T) {
	s := newServer(t)
	for _, path := range []string{"/api/v1/postal-codes/K1P1A4", "/api/v1/ridings", "/api/v1/ridings/35079"} {
		first := get(t, s, path)
		tag := first.header.Get("ETag")
		if tag == "" || first.header.Get("Cache-Control") != "public, max-age=300" {
			t.Errorf("%s: tag %q, cache %q", path, tag, first.header.Get("Cache-Control"))
		}
		for _, header := range []string{tag, "W/" + tag, `"other", ` + tag} {
			if again := get(t, s, path, "If-None-Match: "+header); again.status != 304 || again.body != "" {
				t.Errorf("%s with %s: %d and %d bytes, want 304 and none", path, header, again.status, len(again.body))
			}
		}
		if other := get(t, s, path, `If-None-Match: "other"`); other.status != 200 {
			t.Errorf("%s with another tag: %d", path, other.status)
		}
	}
}

func TestAPIKeepsNoPlace(t *testing.T) {
	s := newServer(t)
	if a := get(t, s, "/api/v1/ridings?lat=45.4236&lon=-75.7009"); a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("a place may be kept: %q", a.header.Get("Cache-Control"))
	}
}

func TestAPIFromOtherSites(t *testing.T) {
	s := newServer(t)
	if a := get(t, s, "/api/v1/postal-codes/K1P1A4", "Origin: https://example.org"); a.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("another site may not read the API: %v", a.header)
	}
	if a := get(t, s, "/en/", "Origin: https://example.org"); a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("another site may read the pages")
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodOptions, s.URL+"/api/v1/ridings", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Origin", "https://example.org")
	request.Header.Set("Access-Control-Request-Method", "GET")
	if a := send(t, request); a.status != 204 || !strings.Contains(a.header.Get("Access-Control-Allow-Methods"), "GET") {
		t.Errorf("a preflight: %d, %v", a.status, a.header)
	}
}

func TestErrorsSpeakTheReadersLanguage(t *testing.T) {
	s := newServer(t)
	a := get(t, s, "/api/v1/postal-codes/D1A1A1", "Accept-Language: fr-CA")
	if !strings.Contains(a.body, "codes postaux") || !strings.Contains(strings.Join(a.header.Values("Vary"), ", "), "Accept-Language") {
		t.Errorf("in French: %s, Vary %q", a.body, a.header.Values("Vary"))
	}
}

func TestMethods(t *testing.T) {
	s := newServer(t)
	for _, path := range []string{"/api/v1/ridings", "/en/"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, bytes.NewReader(make([]byte, 10)))
		if err != nil {
			t.Fatal(err)
		}
		if a := send(t, request); a.status != 405 {
			t.Errorf("POST %s: %d, want 405", path, a.status)
		}
		request.Method = http.MethodHead
		if a := send(t, request); a.status != 200 || a.body != "" {
			t.Errorf("HEAD %s: %d with %d bytes", path, a.status, len(a.body))
		}
	}
}
