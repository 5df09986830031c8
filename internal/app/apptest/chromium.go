package apptest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// ChromiumEnv names the browser to use; `make test` finds one and sets it.
const ChromiumEnv = "RECESS_TEST_CHROMIUM"

// ErrNoChromium says that this machine has no browser.
var ErrNoChromium = errors.New("no Chromium was found in PATH, and " + ChromiumEnv + " is not set")

// flags make a browser that asks nobody but the pages' own server.
var flags = []chromedp.ExecAllocatorOption{
	chromedp.Headless,
	chromedp.NoSandbox, // tests run as root in containers, where there is none
	chromedp.DisableGPU,
	chromedp.NoFirstRun,
	chromedp.NoDefaultBrowserCheck,
	chromedp.Flag("disable-quic", true),
	chromedp.Flag("disable-background-networking", true),
	chromedp.Flag("disable-component-update", true),
	chromedp.Flag("disable-sync", true),
	chromedp.Flag("disable-dev-shm-usage", true), // a container's is too small
	chromedp.Flag("force-color-profile", "srgb"),
}

// Chromium is a running browser without a window, with a profile of its own
// that goes when it is closed.
type Chromium struct {
	ctx  context.Context
	stop context.CancelFunc
}

// Launch starts a browser; ErrNoChromium when there is none.
func Launch(ctx context.Context) (*Chromium, error) {
	program, err := findChromium()
	if err != nil {
		return nil, err
	}
	ctx, stop := chromedp.NewExecAllocator(ctx, append(flags, chromedp.ExecPath(program))...)
	ctx, _ = chromedp.NewContext(ctx) // ends with the allocator's
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return nil, err
	}
	return &Chromium{ctx, stop}, nil
}

func findChromium() (string, error) {
	if program := os.Getenv(ChromiumEnv); program != "" {
		return program, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if program, err := exec.LookPath(name); err == nil {
			return program, nil
		}
	}
	return "", ErrNoChromium
}

// Close ends the browser and waits until it has gone.
func (c *Chromium) Close() { c.stop() }

// Open gives a page that shares nothing with others: no cookie, no cache, no
// permission. It is of use for the given time. Paths are taken from the base, a
// server's URL.
func (c *Chromium) Open(base string, limit time.Duration) (*Page, error) {
	clock, stopClock := context.WithTimeout(c.ctx, limit)
	p, err := newPage(clock, base, chromedp.WithNewBrowserContext())
	if err != nil {
		stopClock()
		return nil, err
	}
	leave := p.close
	p.close = func() { leave(); stopClock() }
	return p, nil
}

func newPage(ctx context.Context, base string, options ...chromedp.ContextOption) (*Page, error) {
	p := &Page{base: base, answers: map[string]bool{}}
	p.ctx, p.close = chromedp.NewContext(ctx, append(options, chromedp.WithListener(p.hear))...)
	err := chromedp.Do(p.ctx) // without the limit of a step: the page would end with it
	if err == nil {
		err = p.Do(Focused(), Scheme("light"))
	}
	if err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// reopen opens another tab that shares everything with this one, and closes
// this one without asking it.
func (p *Page) reopen() (*Page, error) {
	next, err := newPage(p.ctx, p.base)
	if err != nil {
		return nil, err
	}
	id := chromedp.FromContext(p.ctx).Target.TargetID
	if _, err := chromedp.CallBrowser(p.ctx, target.CloseTarget, target.CloseTargetParams{TargetID: id}); err != nil {
		next.Close()
		return nil, err
	}
	return next, nil
}
