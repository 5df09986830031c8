package app

import (
	"context"
	"io"

	"recess/internal/campaign"
	"recess/internal/civil"
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
		Ridings: func() []riding.Riding { return a.Finder.Index().Ridings() },
		Riding:  func(code string) (*riding.Riding, error) { return a.Finder.Index().Riding(code) },
		URL:     func(lang i18n.Lang, page string) string { return a.Accounts.URL + "/" + string(lang) + "/" + page },
		Campaign: func(ctx context.Context) (int64, i18n.Text, error) {
			all, err := a.Campaigns.Store.Campaigns(ctx)
			if err != nil {
				return 0, i18n.Text{}, err
			}
			current, err := campaign.Current(all, civil.Of(a.settings.Now().In(civil.Ottawa)))
			if err != nil {
				return 0, i18n.Text{}, err
			}
			return current.ID, current.Name, nil
		},
		Wake: a.Meetings.Wake,
	}
	return a.Store.Meetings().FillCoverage(ctx)
}

func newTable(w io.Writer, format string, lang i18n.Lang, name string, head ...string) (web.Table, error) {
	return sheet.New(w, sheet.Format(format), lang, name, head...)
}

func openList(content []byte) (web.SentList, error) { return sheet.Open(content) }
