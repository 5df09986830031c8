package app

import "context"

// Poll does once what a server does at each poll interval.
func (a *App) Poll(ctx context.Context) error { return a.poll(ctx) }
