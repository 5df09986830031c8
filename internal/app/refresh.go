package app

import (
	"cmp"
	"context"
	"time"

	"recess/internal/civil"
	"recess/internal/register"
)

// Refresh says how often members and offices are fetched anew, and from where.
type Refresh struct {
	Every   time.Duration // 0: never
	Members string        // address of the list of members; empty: the House's
	Offices string        // address of the page of addresses; empty: the House's
}

// The House's own addresses.
const (
	MembersPage            = "https://www.ourcommons.ca/members/en/search"
	MembersAddress         = MembersPage + "/xml"
	OfficesAddress         = "https://www.ourcommons.ca/members/en/addresses"
	RepresentativesAddress = "https://represent.opennorth.ca/representatives/house-of-commons/?limit=1000"
)

// keepFresh fetches members and offices whenever they are due, until ctx ends.
// After a failure what was known stays in force, and the trouble is kept for
// the page of registers.
func (a *App) keepFresh(ctx context.Context) {
	every := a.settings.Refresh.Every
	if every <= 0 || a.settings.Demo {
		return
	}
	wait := min(every, time.Minute) / 2 // a first look soon after the start
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		a.refresh(ctx)
		wait = every
	}
}

// refresh fetches and takes in members, then offices, then the portraits of
// members who are new or have a new one.
func (a *App) refresh(ctx context.Context) {
	from := a.settings.Refresh
	var portraits *Import // nil: who sits could not be told
	for _, r := range []struct {
		name    register.Name
		address string
		take    func(context.Context, []byte, Import) (*RosterReport, error)
	}{
		{register.Members, cmp.Or(from.Members, MembersAddress), a.ImportMembers},
		{register.Offices, cmp.Or(from.Offices, OfficesAddress), a.ImportOffices},
	} {
		o := Import{Origin: r.address, AsOf: civil.Of(a.settings.Now().In(civil.Ottawa)), By: register.Editor{From: "refresh"}}
		content, err := Fetch(ctx, r.address, LargestRoster)
		if err == nil {
			_, err = r.take(ctx, content, o)
		} else {
			err = a.tried(ctx, r.name, o, err)
		}
		if err == nil && r.name == register.Members {
			portraits = &o
		}
		a.refreshed(ctx, r.name, err)
	}
	if portraits != nil {
		_, err := a.GatherPortraits(ctx, *portraits, portraits.Origin, nil)
		a.refreshed(ctx, register.Portraits, err)
	}
}

func (a *App) refreshed(ctx context.Context, name register.Name, err error) {
	if err != nil && ctx.Err() == nil {
		a.settings.Log.Warn("refresh", "register", name, "error", err)
	}
}
