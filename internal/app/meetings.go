package app

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"net"
	"net/url"
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
		Active:   a.activeCampaigns,
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
// address it reads. An invitation must have one, so as long as no address is
// set it is one at the host of Recess that takes no mail.
func (a *App) organizer(lang i18n.Lang) calendar.Party {
	s := a.Setup.InForce()
	email := cmp.Or(s.Organisation.ReplyTo, s.Mail.From)
	if email == "" {
		host := "localhost"
		if at, err := url.Parse(a.Accounts.URL); err == nil && at.Hostname() != "" && net.ParseIP(at.Hostname()) == nil {
			host = at.Hostname()
		}
		email = "no-reply@" + host
	}
	return calendar.Party{Name: account.Either(s.Organisation.Name).In(lang), Email: email}
}

// campaignsFresh is how long the active campaigns are not read again.
const campaignsFresh = 5 * time.Second

// knownCampaigns are the active campaigns as they were read at a moment.
type knownCampaigns struct {
	at        time.Time
	campaigns []*meeting.Campaign
}

// activeCampaigns are those that meetings are asked for in, the one whose
// recess is on or comes next first.
func (a *App) activeCampaigns(ctx context.Context) ([]*meeting.Campaign, error) {
	now := a.settings.Now()
	if known := a.active.Load(); known != nil && now.Sub(known.at).Abs() < campaignsFresh {
		return known.campaigns, nil
	}
	all, err := a.Campaigns.Store.Campaigns(ctx)
	if err != nil {
		return nil, err
	}
	known := &knownCampaigns{at: now}
	for _, c := range campaign.UnderWay(all, civil.Of(now.In(civil.Ottawa))) {
		known.campaigns = append(known.campaigns, store.AskedFor(&c))
	}
	if len(known.campaigns) > 0 { // one that is published is there at once
		a.active.Store(known)
	}
	return known.campaigns, nil
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
