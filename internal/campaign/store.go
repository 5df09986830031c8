package campaign

import (
	"context"

	"recess/internal/library"
)

// Store keeps campaigns. Its methods give a fault.NotFound for what is not
// there.
type Store interface {
	InTx(ctx context.Context, f func(Store) error) error
	// Library is the papers in the same transaction.
	Library() library.Store

	// Campaign is the one of a slug, whole.
	Campaign(ctx context.Context, slug string) (*Campaign, error)
	// Campaigns are all of them, whole, by slug.
	Campaigns(ctx context.Context) ([]Campaign, error)
	// AddCampaign adds one and sets its number; a fault.Conflict when its slug
	// is taken.
	AddCampaign(ctx context.Context, c *Campaign) error
	// UpdateCampaign writes all but the status, if the revision is still was;
	// else a fault.Conflict. An ask that keeps its number stays the same ask.
	UpdateCampaign(ctx context.Context, c *Campaign, was int) error
	// SetStatus writes a status and adds the change to the history.
	SetStatus(ctx context.Context, id int64, ch Change) error
}
