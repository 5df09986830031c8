package app

import (
	"cmp"
	"context"
	"time"
)

// usualAddressDays is how long network addresses are kept when nothing else is
// set.
const usualAddressDays = 90

// addressDays is how many days network addresses stay in the audit log.
func (a *App) addressDays() int { return cmp.Or(a.settings.AddressDays, usualAddressDays) }

// tidy lets go, until ctx ends, of what must not be kept any longer: network
// addresses whose time is over and, in the unused places of a SQLite file, what
// people who have deleted their account left there.
func (a *App) tidy(ctx context.Context) {
	tick := time.NewTicker(turn)
	defer tick.Stop()
	for {
		if err := a.Tidy(ctx); err != nil && ctx.Err() == nil {
			a.settings.Log.Error("remove expired personal data failed", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Tidy does once what tidy does every few minutes.
func (a *App) Tidy(ctx context.Context) error {
	if err := a.Accounts.ExpireAddresses(ctx, time.Duration(a.addressDays())*24*time.Hour); err != nil {
		return err
	}
	return a.Store.Sweep(ctx)
}
