package apptest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Step is one thing done in a page; an error names it.
type Step struct {
	name string
	do   func(context.Context, *Page) error
}

// Keys for Type.
const (
	Tab   = "\t"
	Enter = "\r"
)

// Call does something outside the page.
func Call(name string, do func()) Step {
	return Step{name, func(context.Context, *Page) error {
		do()
		return nil
	}}
}

// Visit goes to a path of the server and waits until all of it has loaded.
func Visit(path string) Step {
	return Step{"visit " + path, func(ctx context.Context, p *Page) error {
		return chromedp.Do(ctx, chromedp.Navigate(p.base+path))
	}}
}

// At waits until the page at a path, with its query, has loaded.
func At(path string) Step {
	s := Until(fmt.Sprintf(`location.pathname + location.search === %q && document.readyState === "complete"`, path))
	s.name = "at " + path
	return s
}

// See waits until an element that a CSS selector finds can be seen and holds a
// text.
func See(selector, text string) Step {
	s := Until(fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => e.checkVisibility() && e.textContent.includes(%q))`, selector, text))
	s.name = fmt.Sprintf("see %q in %s", text, selector)
	return s
}

// Until waits until a JavaScript expression is true.
func Until(expression string) Step {
	return Step{"until " + expression, func(ctx context.Context, _ *Page) error {
		return poll(ctx, func() (bool, error) { return read[bool](ctx, expression) })
	}}
}

// poll tries again until something is done or the time is up. An error in
// between is what a page gives that is just being left.
func poll(ctx context.Context, try func() (bool, error)) error {
	const pause = 20 * time.Millisecond
	for {
		done, err := try()
		if done && err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(pause):
		}
	}
}

// Type presses keys, one after the other, wherever the focus is.
func Type(keys string) Step {
	return Step{fmt.Sprintf("type %q", keys), func(ctx context.Context, _ *Page) error {
		return chromedp.Do(ctx, chromedp.KeyEvent(keys))
	}}
}

// Focused lets the page believe that its window is in front.
func Focused() Step {
	return Step{"focused", call(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})}
}

// Scheme sets the reader's colour scheme, light or dark. Nothing moves by
// itself.
func Scheme(name string) Step {
	return Step{"scheme " + name, call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: name},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		},
	})}
}

// Screen sets the size of the window, in CSS pixels, and how many dots one has.
func Screen(width, height int64, density float64) Step {
	return Step{fmt.Sprint("screen ", width, "×", height), call(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: density, Mobile: width < 500,
	})}
}

// WithoutScript switches JavaScript off in the pages that follow.
func WithoutScript() Step {
	return Step{"without script", call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})}
}

// ClearCache has the browser forget what it has loaded.
func ClearCache() Step {
	return Step{"clear the cache", call(network.ClearBrowserCache, cdp.Empty{})}
}

// Offline takes the page off the net, or puts it back.
func Offline(off bool) Step {
	const unbounded = -1
	return Step{fmt.Sprint("offline ", off), func(ctx context.Context, _ *Page) error {
		if _, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{DownloadThroughput: unbounded, UploadThroughput: unbounded, Offline: off}},
		}); err != nil {
			return err
		}
		_, err := chromedp.Call(ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{
			Offline: off, DownloadThroughput: unbounded, UploadThroughput: unbounded,
		})
		return err
	}}
}

// Here puts the reader at a point, in degrees.
func Here(lat, lon float64) Step {
	accuracy := 10.0 // metres
	return Step{"here", call(emulation.SetGeolocationOverride, emulation.SetGeolocationOverrideParams{
		Latitude: &lat, Longitude: &lon, Accuracy: &accuracy,
	})}
}

// Allow answers the browser's question whether a page may use something, such
// as "geolocation" or "clipboard-read".
func Allow(permission string, allowed bool) Step {
	setting := browser.PermissionSettingDenied
	if allowed {
		setting = browser.PermissionSettingGranted
	}
	return Step{"allow " + permission, func(ctx context.Context, _ *Page) error {
		_, err := chromedp.CallBrowser(ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission:       &browser.PermissionDescriptor{Name: permission},
			Setting:          setting,
			BrowserContextID: chromedp.FromContext(ctx).BrowserContextID,
		})
		return err
	}}
}

// SaveTo lets the browser save downloads to a folder.
func SaveTo(folder string) Step {
	return Step{"save to " + folder, func(ctx context.Context, _ *Page) error {
		_, err := chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
			Behavior:         browser.SetDownloadBehaviorBehaviorAllow,
			BrowserContextID: chromedp.FromContext(ctx).BrowserContextID,
			DownloadPath:     folder,
		})
		return err
	}}
}

// call sends a command to the page.
func call[P, R any](command cdp.Command[P, R], params P) func(context.Context, *Page) error {
	return func(ctx context.Context, _ *Page) error {
		_, err := chromedp.Call(ctx, command, params)
		return err
	}
}
