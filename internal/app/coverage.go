package app

import (
	"context"
	"io"

	"recess/internal/coverage"
	"recess/internal/i18n"
	"recess/internal/riding"
	"recess/internal/sheet"
	"recess/internal/web"
)

// coverage makes the service that reads across meetings.
func (a *App) coverage(ctx context.Context) error {
	a.Coverage = &coverage.Service{
		Store: a.Store.Coverage(), Now: a.settings.Now, Members: a.Members,
		Ridings:   func() []riding.Riding { return a.Finder.Index().Ridings() },
		Riding:    func(code string) (*riding.Riding, error) { return a.Finder.Index().Riding(code) },
		URL:       func(lang i18n.Lang, page string) string { return a.Accounts.URL + "/" + string(lang) + "/" + page },
		Elsewhere: a.Meetings.Blocked,
		Campaigns: func(ctx context.Context) ([]coverage.Campaign, error) {
			active, err := a.activeCampaigns(ctx)
			all := make([]coverage.Campaign, len(active))
			for i, c := range active {
				all[i] = coverage.Campaign{ID: c.ID, Slug: c.Slug, Name: c.Name}
			}
			return all, err
		},
		Wake: a.Meetings.Wake,
	}
	return a.Store.Meetings().FillCoverage(ctx)
}

func newTable(w io.Writer, format string, lang i18n.Lang, name string, head ...string) (web.Table, error) {
	return sheet.New(w, sheet.Format(format), lang, name, head...)
}

func openList(content []byte) (web.SentList, error) { return sheet.Open(content) }
