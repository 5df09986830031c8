package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"time"

	"recess/internal/account"
	"recess/internal/calendar"
	"recess/internal/campaign"
	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/ical"
	"recess/internal/meeting"
	"recess/internal/riding"
	"recess/internal/store"
)

// meetings makes the service of meetings.
func (a *App) meetings(ctx context.Context) error {
	key, err := a.secret(ctx, "private links")
	if err != nil {
		return err
	}
	a.Meetings = &meeting.Service{
		Store: a.Store.Meetings(), Now: a.settings.Now, Members: a.Members,
		Ridings: func(code string) (*riding.Riding, error) { return a.Finder.Index().Riding(code) }, Codes: a.codes,
		Recesses: func() []calendar.Window { return *a.recesses.Load() },
		Current:  a.currentCampaign,
		Calendar: ical.Invitation, Organizer: a.organizer,
		URL: func() string { return a.Accounts.URL }, Key: key,
		Wake: func() {
			if a.worker != nil {
				a.worker.Wake()
			}
		},
	}
	a.followAccounts()
	return nil
}

// followAccounts has what becomes of an account tell on its owner's meetings,
// in the same transaction.
func (a *App) followAccounts() {
	in := func(ctx context.Context, tx account.Store, do func(meeting.Store) error) error {
		return tx.(*store.Accounts).Meetings().InTx(ctx, do)
	}
	a.Accounts.Leaving = func(ctx context.Context, tx account.Store, person int64) error {
		return in(ctx, tx, func(m meeting.Store) error { return a.Meetings.LeaveAll(ctx, m, person) })
	}
	a.Accounts.Suspending = func(ctx context.Context, tx account.Store, person int64) (closed string, err error) {
		err = in(ctx, tx, func(m meeting.Store) (err error) {
			closed, err = a.Meetings.Suspend(ctx, m, person)
			return err
		})
		return closed, err
	}
	a.Accounts.Reactivating = func(ctx context.Context, tx account.Store, person int64) error {
		return in(ctx, tx, func(m meeting.Store) error { return a.Meetings.Reactivate(ctx, m, person) })
	}
}

// secret is one that the database keeps since it was first asked for.
func (a *App) secret(ctx context.Context, name string) ([]byte, error) {
	fresh := make([]byte, sha256.Size)
	rand.Read(fresh) // never fails: crypto/rand ends the program instead
	return a.Store.Accounts().Secret(ctx, name, fresh)
}

func (a *App) codes() []string {
	x := a.Finder.Index()
	var codes []string
	for _, r := range x.Ridings() {
		codes = append(codes, r.Code)
	}
	for r := range x.Ended() {
		codes = append(codes, r.Code)
	}
	return codes
}

// organizer is who a calendar names for a meeting: the organisation, at the
// address it reads.
func (a *App) organizer(lang i18n.Lang) calendar.Organizer {
	o := a.Setup.InForce().Organisation
	return calendar.Organizer{Name: account.Either(o.Name).In(lang), Email: o.ReplyTo}
}

// campaignFresh is how long the current campaign is not read again.
const campaignFresh = 5 * time.Second

// knownCampaign is the current campaign as it was read at a moment.
type knownCampaign struct {
	at       time.Time
	campaign *meeting.Campaign
}

// currentCampaign is the one that a meeting is asked for in.
func (a *App) currentCampaign(ctx context.Context) (*meeting.Campaign, error) {
	now := a.settings.Now()
	if known := a.campaign.Load(); known != nil && now.Sub(known.at).Abs() < campaignFresh {
		return known.campaign, nil
	}
	all, err := a.Campaigns.Store.Campaigns(ctx)
	if err != nil {
		return nil, err
	}
	current, err := campaign.Current(all, civil.Of(now.In(civil.Ottawa)))
	if err != nil {
		return nil, err
	}
	known, err := a.Store.Meetings().Campaign(ctx, current.ID)
	if err != nil {
		return nil, err
	}
	a.campaign.Store(&knownCampaign{now, known})
	return known, nil
}

// turn is how often the clock of meetings ticks.
const turn = 5 * time.Minute

// keepTime has the passing of time do its part until ctx ends.
func (a *App) keepTime(ctx context.Context) {
	tick := time.NewTicker(turn)
	defer tick.Stop()
	for {
		if err := a.Meetings.Tick(ctx); err != nil && ctx.Err() == nil {
			a.settings.Log.Error("the clock of meetings", "error", err)
		}
		if err := a.Coverage.Tick(ctx); err != nil && ctx.Err() == nil {
			a.settings.Log.Error("the weekly digest", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// CalendarFeed is the file that a calendar program fetches again and again.
func (a *App) CalendarFeed(f calendar.Feed) ([]byte, error) { return ical.Feed(f) }
