package apptest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// pageLimit is how long one page of a test may take in all. It is generous: a
// laden machine is no fault.
const pageLimit = 10 * time.Minute

// shared is the browser of a test package.
var shared struct {
	sync.Mutex
	chromium *Chromium
	err      error
}

// Main runs the tests of a package, then ends the browser and removes the
// databases that they shared.
func Main(m *testing.M) int {
	status := m.Run()
	if shared.chromium != nil {
		shared.chromium.Close()
	}
	if err := closeDatabases(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}

// Browser is a page whose failures fail the test.
type Browser struct {
	*Page
	t testing.TB
}

// NewBrowser opens a page on a server for one test. When the test ends, the
// page must have asked no other host and the browser complained of nothing.
// Without a browser the test is skipped. The package's TestMain has to call
// Main.
func NewBrowser(t testing.TB, server *Server) *Browser {
	t.Helper()
	return watch(t, open(t, server.URL), server.URL)
}

// watch fails the test when a page has asked another host, or the browser has
// complained.
func watch(t testing.TB, p *Page, base string) *Browser {
	t.Cleanup(func() {
		for _, address := range p.Asked() {
			// a picture of the browser's own, such as that beside a date, comes as data:
			if !strings.HasPrefix(address, base+"/") && !strings.HasPrefix(address, "data:") {
				t.Error("another host was asked:", address)
			}
		}
		for _, problem := range p.Problems() {
			t.Error("the browser complains:", problem)
		}
	})
	return &Browser{p, t}
}

// Reopen closes the tab as it is and opens another, in the same browser.
func (b *Browser) Reopen() *Browser {
	b.t.Helper()
	p, err := b.Page.reopen()
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(p.Close)
	return watch(b.t, p, p.base)
}

// open opens a page of the shared browser until the test ends.
func open(t testing.TB, base string) *Page {
	t.Helper()
	chromium, err := launched()
	if errors.Is(err, ErrNoChromium) {
		t.Skip("no browser was tested: run make test, or set " + ChromiumEnv)
	}
	if err != nil {
		t.Fatal(err)
	}
	p, err := chromium.Open(base, pageLimit)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// launched is the shared browser, started the first time it is asked for.
func launched() (*Chromium, error) {
	shared.Lock()
	defer shared.Unlock()
	if shared.chromium == nil && shared.err == nil {
		shared.chromium, shared.err = Launch(context.Background()) // Main ends it
	}
	return shared.chromium, shared.err
}

// Do takes the steps in turn; one that fails ends the test.
func (b *Browser) Do(steps ...Step) {
	b.t.Helper()
	if err := b.Page.Do(steps...); err != nil {
		where, _ := Read[string](b.Page, "location.pathname + location.search")
		b.t.Fatalf("%v (at %s)", err, where)
	}
}

// Text is a string that a JavaScript expression gives.
func (b *Browser) Text(expression string) string {
	b.t.Helper()
	text, err := Read[string](b.Page, expression)
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return text
}
