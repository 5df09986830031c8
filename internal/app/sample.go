package app

import (
	"context"
	"io/fs"
	"slices"
	"strings"

	"recess/data"
	"recess/internal/campaign"
	"recess/internal/fault"
	"recess/internal/library"
	"recess/internal/meeting"
	"recess/internal/source/papers"
)

// SampleCampaign is the slug of the campaign that comes with the program.
const SampleCampaign = "meet-your-mp"

// sampled is the setting that says that this database has had the sample
// campaign: an organisation that has thrown it away does not get it again. It
// ends in asDraft where the sample came, or was made, a draft.
const (
	sampled = "sample"
	asDraft = " draft"
)

// seedSample imports the sample campaign, once in the life of a database. It is
// a draft: an organisation asks for nothing before it has published what. A
// demonstration has it published.
func (a *App) seedSample(ctx context.Context) error {
	people := a.Store.Accounts()
	settings, err := people.Settings(ctx)
	if err != nil || strings.HasSuffix(settings[sampled], asDraft) {
		return err
	}
	tree, err := fs.Sub(data.Papers, "papers")
	if err != nil {
		return err
	}
	if settings[sampled] != "" {
		err = a.withdrawSample(ctx, tree)
	} else if _, err = a.ImportPapers(ctx, tree, false); fault.KindOf(err) == fault.Conflict { // another instance was faster
		err = nil
	}
	if err == nil && a.settings.Demo {
		err = a.Campaigns.Publish(ctx, SampleCampaign, "", 0)
	}
	if err != nil {
		return err
	}
	return people.SetSettings(ctx, map[string]string{sampled: a.settings.Now().UTC().Format("2006-01-02") + asDraft})
}

// withdrawSample makes the sample of an older program a draft, where nobody has
// changed it, decided upon it, or begun a meeting: it was live because that
// program made it so. Whatever an organisation works with stays as it is.
func (a *App) withdrawSample(ctx context.Context, tree fs.FS) error {
	folders, err := papers.Read(tree)
	if err != nil {
		return err
	}
	c, err := a.Campaigns.Store.Campaign(ctx, SampleCampaign)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	decided := func(ch campaign.Change) bool { return ch.By != 0 }
	if err != nil || c.Status != campaign.Active || c.Revision != 1 || slices.ContainsFunc(c.History, decided) {
		return err
	}
	begun, err := a.Store.Meetings().Board(ctx, meeting.Filter{Campaign: c.ID, States: meeting.States, Most: 1})
	if err != nil || len(begun) > 0 {
		return err
	}
	return a.Store.Campaigns().InTx(ctx, func(tx campaign.Store) error {
		if err := tx.SetStatus(ctx, c.ID, campaign.Change{Status: campaign.Draft, At: a.settings.Now().UTC()}); err != nil {
			return err
		}
		return draftPapers(ctx, tx.Library(), folders)
	})
}

// draftPapers makes those papers drafts that nobody has changed since they came
// with the program.
func draftPapers(ctx context.Context, tx library.Store, folders []papers.Folder) error {
	for _, f := range folders {
		for _, p := range f.Papers {
			kept, err := tx.Paper(ctx, p.Slug, p.Lang)
			if fault.KindOf(err) == fault.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			if kept.Number != 1 || kept.By != 0 || kept.Archived {
				continue
			}
			kept.Draft = true
			if err := tx.UpdatePaper(ctx, kept); err != nil {
				return err
			}
		}
	}
	return nil
}
