package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/fault"
	"recess/internal/i18n"
)

// largestSent is what the form with a list may have in all. It is less than the
// 32 MB up to which a form is held in memory (echo.Context.FormFile): no part
// of a list is ever written to the disk.
const largestSent = "21M"

// matchers let only so many lists be matched at a time: each may need some
// hundred megabytes.
type matchers chan struct{}

const (
	mostMatchers  = 2
	matchPatience = 10 * time.Second
)

// enter waits for a place; a fault.Unavailable when there is none for long.
func (m matchers) enter(ctx context.Context) (leave func(), err error) {
	wait := time.NewTimer(matchPatience)
	defer wait.Stop()
	select {
	case m <- struct{}{}:
		return func() { <-m }, nil
	case <-ctx.Done():
	case <-wait.C:
	}
	return nil, fault.New(fault.Unavailable, "match.busy", nil)
}

// drained is how much of a file that is too large is read and thrown away. A
// browser that is cut off while it sends shows no page.
const drained = 256 << 20

// refuseLarge says on the page itself that a list is too large.
func refuseLarge(l *i18n.Localizer, next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := next(c)
		if h, ok := errors.AsType[*echo.HTTPError](err); !ok || h.Code != http.StatusRequestEntityTooLarge {
			return err
		}
		_, _ = io.CopyN(io.Discard, c.Request().Body, drained) // who has gone is not told
		return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "match")+"?refused=large")
	}
}
