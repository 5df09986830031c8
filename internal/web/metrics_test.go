package web

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Metrics are read without a token by a program on this machine, and by nobody
// for whom a proxy on this machine asks.
func TestFromHere(t *testing.T) {
	for name, test := range map[string]struct {
		host, remote, local string
		header              string
		want                bool
	}{
		"a program on this machine":         {"127.0.0.1:8080", "127.0.0.1:5000", "127.0.0.1:8080", "", true},
		"by name":                           {"localhost:8080", "127.0.0.1:5000", "127.0.0.1:8080", "", true},
		"over IPv6":                         {"[::1]:8080", "[::1]:5000", "[::1]:8080", "", true},
		"without a port":                    {"[::1]", "[::1]:5000", "[::1]:8080", "", true},
		"a proxy that keeps the host":       {"meet.example.org", "127.0.0.1:5000", "127.0.0.1:8080", "", false},
		"a proxy that names the client":     {"127.0.0.1:8080", "127.0.0.1:5000", "127.0.0.1:8080", "X-Forwarded-For", false},
		"a proxy that names itself":         {"127.0.0.1:8080", "127.0.0.1:5000", "127.0.0.1:8080", "Via", false},
		"a proxy that names the real one":   {"127.0.0.1:8080", "127.0.0.1:5000", "127.0.0.1:8080", "X-Real-Ip", false},
		"a proxy that names the scheme":     {"127.0.0.1:8080", "127.0.0.1:5000", "127.0.0.1:8080", "X-Forwarded-Proto", false},
		"another machine":                   {"127.0.0.1:8080", "142.51.1.1:5000", "10.0.0.5:8080", "", false},
		"this machine by its other address": {"127.0.0.1:8080", "127.0.0.1:5000", "10.0.0.5:8080", "", false},
		"no host":                           {"", "127.0.0.1:5000", "127.0.0.1:8080", "", false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
		local, err := net.ResolveTCPAddr("tcp", test.local)
		if err != nil {
			t.Fatal(err)
		}
		r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, local))
		r.Host, r.RemoteAddr = test.host, test.remote
		if test.header != "" {
			r.Header.Set(test.header, "x")
		}
		if got := fromHere(r); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	for address, want := range map[string]bool{
		"": false, "http://127.0.0.1:8080": false, "http://localhost": false, "https://[::1]:8443": false,
		"https://meet.example.org": true, "http://10.0.0.5:8080": true, "://": true,
	} {
		if got := IsPublic(address); got != want {
			t.Errorf("%q is public: %v", address, got)
		}
	}
}
