package apptest

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// pressable finds a point of an element that a finger would reach: shapes on a
// map are hollow and crooked, and something else may lie on top.
const pressable = `(() => {
	const element = document.querySelector(%q);
	if (!element || document.readyState !== "complete") return null; // its scripts do not listen yet
	element.scrollIntoView({ block: "center", behavior: "instant" });
	const box = element.getBoundingClientRect();
	const parts = [.5, .4, .6, .3, .7, .2, .8, .1, .9];
	for (const down of parts) for (const across of parts) {
		const x = box.x + across * box.width, y = box.y + down * box.height;
		if (element.contains(document.elementFromPoint(x, y))) return [x, y];
	}
	return null;
})()`

// reach waits until the first element that a CSS selector finds can be
// pressed, and gives the point where.
func reach(ctx context.Context, selector string) (x, y float64, err error) {
	var at []float64
	err = poll(ctx, func() (found bool, err error) {
		at, err = read[[]float64](ctx, fmt.Sprintf(pressable, selector))
		return len(at) == 2, err
	})
	if err != nil {
		return 0, 0, err
	}
	return at[0], at[1], nil
}

// Press clicks on the first element that a CSS selector finds, once it can be
// reached.
func Press(selector string) Step {
	return Step{"press " + selector, func(ctx context.Context, _ *Page) error {
		x, y, err := reach(ctx, selector)
		if err != nil {
			return err
		}
		return chromedp.Do(ctx, chromedp.MouseClickXY(x, y))
	}}
}

// Drag presses on the first element that a CSS selector finds and lets go
// some pixels to the right and down.
func Drag(selector string, right, down float64) Step {
	return Step{"drag " + selector, func(ctx context.Context, _ *Page) error {
		x, y, err := reach(ctx, selector)
		if err != nil {
			return err
		}
		return chromedp.Do(ctx,
			chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, x, y, chromedp.ButtonLeft, chromedp.ClickCount(1)),
			chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x+right/2, y+down/2, chromedp.ButtonLeft),
			chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x+right, y+down, chromedp.ButtonLeft),
			chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, x+right, y+down, chromedp.ButtonLeft, chromedp.ClickCount(1)),
		)
	}}
}
