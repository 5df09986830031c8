package app

import (
	"context"
	"io"
	"strings"

	"recess/internal/account"
	"recess/internal/briefing"
	"recess/internal/campaign"
	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/library"
	"recess/internal/meeting"
	"recess/internal/member"
	"recess/internal/pdf"
	"recess/internal/store"
)

// Order and Variant are the words of the command line for what it wants.
type (
	Order   = briefing.Order
	Variant = briefing.Variant
)

// shelf is where packs get their words from.
type shelf struct {
	papers    *store.Library
	campaigns *store.Campaigns
	store     *store.Store
}

func (s shelf) Campaign(ctx context.Context, slug string) (*campaign.Campaign, error) {
	return s.campaigns.Campaign(ctx, slug)
}

func (s shelf) Campaigns(ctx context.Context) ([]campaign.Campaign, error) {
	return s.campaigns.Campaigns(ctx)
}

func (s shelf) Paper(ctx context.Context, slug string, lang i18n.Lang) (*library.Paper, error) {
	return s.papers.Paper(ctx, slug, lang)
}

func (s shelf) File(ctx context.Context, hash string) (*library.File, error) {
	return s.papers.File(ctx, hash)
}

func (s shelf) Record(ctx context.Context, person int) ([]member.Entry, error) {
	return s.store.Record(ctx, person)
}

func (s shelf) Past(ctx context.Context, riding string, campaign int64, member int) (*meeting.Past, error) {
	return s.store.Meetings().Past(ctx, riding, campaign, member)
}

func (s shelf) Photo(ctx context.Context, person int) ([]byte, error) {
	p, err := s.store.Portrait(ctx, person)
	if err != nil {
		return nil, err
	}
	return p.JPEG, nil
}

// Edition reads a campaign, or the current one where none is named, ready to
// be made into packs.
func (a *App) Edition(ctx context.Context, slug string, lang i18n.Lang) (*briefing.Edition, error) {
	return a.press().Edition(ctx, slug, lang)
}

// Published reports whether a campaign is active.
func (a *App) Published(ctx context.Context) (bool, error) {
	active, err := a.activeCampaigns(ctx)
	return len(active) > 0, err
}

func (a *App) press() *briefing.Press {
	return &briefing.Press{
		Shelf:  shelf{papers: a.Store.Library(), campaigns: a.Store.Campaigns(), store: a.Store},
		Finder: a.Finder, Members: a.Members,
		Organisation: a.publisher,
		Link: func(lang i18n.Lang, riding string) string {
			return a.Accounts.URL + "/" + string(lang) + "/ridings/" + riding
		},
		Today: func() civil.Date { return civil.Of(a.settings.Now().In(civil.Ottawa)) },
	}
}

// publisher is the organisation as its packs name it.
func (a *App) publisher(lang i18n.Lang) briefing.Organisation {
	o := a.Setup.InForce().Organisation
	p := briefing.Organisation{Name: account.Either(o.Name).In(lang), Email: o.ReplyTo, Logo: o.Logo}
	if postal := account.Either(o.Postal).In(lang); postal != "" {
		p.Address = strings.Split(postal, "\n")
	}
	return p
}

// WritePack lays a pack out.
func (a *App) WritePack(w io.Writer, p *briefing.Pack) error { return pdf.Pack(w, p) }

// WriteLeaveBehind lays the sheet for the office out.
func (a *App) WriteLeaveBehind(w io.Writer, l *briefing.LeaveBehind) error {
	return pdf.LeaveBehind(w, l)
}
