package fetch

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"
)

func served(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s.URL
}

func parsed(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// What the operator named is fetched wherever it is; a redirect to anywhere
// else is not followed.
func TestTo(t *testing.T) {
	asked := 0
	inner := served(t, func(w http.ResponseWriter, _ *http.Request) { asked++; io.WriteString(w, "secret") })
	var home string
	home = served(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/members":
			io.WriteString(w, "members")
		case "/moved":
			http.Redirect(w, r, "/members", http.StatusFound)
		case "/inside":
			http.Redirect(w, r, inner+"/secret", http.StatusFound)
		case "/name":
			http.Redirect(w, r, strings.Replace(home, "127.0.0.1", "localhost", 1)+"/members", http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		}
	})
	for path, want := range map[string]error{"/members": nil, "/moved": nil, "/inside": ErrStranger, "/name": ErrStranger, "/file": ErrAddress} {
		response, err := To(parsed(t, home)).Client(5 * time.Second).Get(home + path)
		if !errors.Is(err, want) {
			t.Errorf("%s gives %v, want %v", path, err, want)
		}
		if err != nil {
			continue
		}
		content, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || string(content) != "members" {
			t.Errorf("%s gives %q, %v", path, content, err)
		}
	}
	if asked != 0 {
		t.Errorf("the inner host was asked %d times", asked)
	}
}

// A connection from HTTPS is never led to HTTP, nor round in circles.
func TestFollow(t *testing.T) {
	g := To(parsed(t, "https://example.org/a"))
	request := func(address string) *http.Request { return &http.Request{URL: parsed(t, address)} }
	start := request("https://example.org/a")
	for name, test := range map[string]struct {
		next string
		via  int
		want error
	}{
		"the same host": {"https://example.org/b", 1, nil},
		"without TLS":   {"http://example.org/b", 1, http.ErrUseLastResponse},
		"for ever":      {"https://example.org/b", maxRedirects + 1, http.ErrUseLastResponse},
		"another port":  {"https://example.org:8443/b", 1, ErrStranger},
		"another host":  {"https://example.com/b", 1, ErrStranger},
	} {
		via := make([]*http.Request, test.via)
		for i := range via {
			via[i] = start
		}
		if err := g.follow(request(test.next), via); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	if err := To(parsed(t, "http://example.org/")).follow(start, []*http.Request{request("http://example.org/")}); err != nil {
		t.Errorf("from HTTP to HTTPS: %v", err)
	}
}

func TestOutside(t *testing.T) {
	for ip, want := range map[string]bool{
		"142.51.1.1": true, "2607:f8b0::1": true, "127.0.0.1": false, "10.1.2.3": false, "192.168.1.1": false, "172.16.0.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "0.0.0.1": false, "255.255.255.255": false, "224.0.0.1": false,
		"::1": false, "fe80::1": false, "fd00::1": false, "64:ff9b::a01:203": false, "2002:7f00:1::": false, "::127.0.0.1": false, "::": false,
		"::ffff:127.0.0.1": false, "::ffff:142.51.1.1": true,
	} {
		if got := Outside(netip.MustParseAddr(ip)); got != want {
			t.Errorf("%s is outside: %v", ip, got)
		}
	}
}

// Whether a port of this machine is open cannot be told from the answer, nor
// whether a name exists inside.
func TestDialerSaysNothingOfTheInside(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	open := listener.Addr().String()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	_, port, _ := net.SplitHostPort(open)
	for _, address := range []string{open, closed.Addr().String(), "localhost:" + port, "[::ffff:127.0.0.1]:" + port, "no-such-name.invalid:25", "10.255.255.1:25"} {
		_, err := new(Dialer).Dial(t.Context(), "tcp", address)
		if err != ErrInside {
			t.Errorf("%s gives %v", address, err)
		}
	}
	for name, d := range map[string]Dialer{"named by the operator": {Inside: true}, "in an allowed network": {Allowed: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}} {
		conn, err := d.Dial(t.Context(), "tcp", open)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		conn.Close()
	}
	listener.Close()
}
