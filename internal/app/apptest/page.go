package apptest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// stepLimit bounds one step; a test that waits for what never comes should
// tell at which step. A laden machine is slow.
const stepLimit = time.Minute

// Page is one tab of a browser. It remembers what was asked of which server
// and what the browser complained about.
type Page struct {
	ctx   context.Context
	close func()
	base  string

	mu       sync.Mutex
	asked    []string
	answers  map[string]bool // addresses that may well answer with an error status
	problems []string
}

// Close closes the tab and forgets its cookies and permissions.
func (p *Page) Close() { p.close() }

// Do takes the steps in turn, up to the first that fails.
func (p *Page) Do(steps ...Step) error {
	for _, s := range steps {
		ctx, cancel := context.WithTimeout(p.ctx, stepLimit)
		err := s.do(ctx, p)
		cancel()
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// Read is the value of a JavaScript expression in the page; a promise is
// waited for.
func Read[T any](p *Page, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(p.ctx, stepLimit)
	defer cancel()
	return read[T](ctx, expression)
}

func read[T any](ctx context.Context, expression string) (T, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Picture is the page as a PNG: the whole of it, or what the window shows.
func (p *Page) Picture(whole bool) ([]byte, error) {
	ctx, cancel := context.WithTimeout(p.ctx, stepLimit)
	defer cancel()
	if _, err := read[bool](ctx, `document.fonts.ready.then(() => true)`); err != nil {
		return nil, err
	}
	shot, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: &whole})
	return shot.Data, err
}

// Print is the page as a PDF, on the paper that its style asks for.
func (p *Page) Print() ([]byte, error) {
	ctx, cancel := context.WithTimeout(p.ctx, stepLimit)
	defer cancel()
	own := true
	printed, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &own})
	return printed.Data, err
}

// Asked are the addresses that the page has asked for, in order.
func (p *Page) Asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.asked)
}

// Problems are the errors and warnings of the console, breaches of the content
// policy among them.
func (p *Page) Problems() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.problems)
}

// hear takes down what the browser tells of the page.
func (p *Page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.asked = append(p.asked, e.Request.URL)
		if e.Type == network.ResourceTypeDocument || e.Type == network.ResourceTypeFetch {
			p.answers[e.Request.URL] = true
		}
	case *runtime.EventExceptionThrown:
		p.problems = append(p.problems, e.ExceptionDetails.Text+" "+describe(e.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		switch e.Type {
		case runtime.ConsoleAPICalledTypeError, runtime.ConsoleAPICalledTypeWarning, runtime.ConsoleAPICalledTypeAssert:
			p.problems = append(p.problems, describe(e.Args...))
		}
	case *log.EventEntryAdded:
		// To the browser, a page that has to answer 404 is an error; so is what
		// a script asks and is prepared to hear.
		expected := e.Entry.Source == log.EntrySourceNetwork && p.answers[e.Entry.URL]
		if !expected && (e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning) {
			p.problems = append(p.problems, e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

func describe(objects ...*runtime.RemoteObject) string {
	var text string
	for _, o := range objects {
		if o != nil {
			text += o.Description + string(o.Value) + " "
		}
	}
	return text
}
