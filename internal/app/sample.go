package app

import (
	"context"
	"io/fs"

	"recess/data"
	"recess/internal/fault"
)

// sampled is the setting that says that this database has had the sample
// campaign: an organisation that has thrown it away does not get it again.
const sampled = "sample"

// seedSample takes the sample campaign in, once in the life of a database.
func (a *App) seedSample(ctx context.Context) error {
	people := a.Store.Accounts()
	settings, err := people.Settings(ctx)
	if err != nil || settings[sampled] != "" {
		return err
	}
	tree, err := fs.Sub(data.Papers, "papers")
	if err != nil {
		return err
	}
	if _, err := a.ImportPapers(ctx, tree, false); err != nil && fault.KindOf(err) != fault.Conflict { // another instance was faster
		return err
	}
	return people.SetSettings(ctx, map[string]string{sampled: a.settings.Now().UTC().Format("2006-01-02")})
}
