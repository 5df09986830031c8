package store

import (
	"context"
	"encoding/base64"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/account"
)

type suppressionRow struct {
	Mark   string `gorm:"primaryKey"` // keyed hash of the address
	Reason string
	At     time.Time
}

func (suppressionRow) TableName() string { return "suppressions" }

// suppressionMark is the keyed hash by which an address is recognized. The key
// is derived from the key file, so that a restored copy of the database still
// recognizes it.
func (s *Store) suppressionMark(email string) string {
	return base64.RawURLEncoding.EncodeToString(s.key.Mark(email, "suppression"))
}

// Suppress keeps the keyed hash of an address; a deletion outweighs a
// withdrawal.
func (a *Accounts) Suppress(ctx context.Context, email string, s account.Suppression) error {
	row := suppressionRow{Mark: a.s.suppressionMark(email), Reason: string(s.Reason), At: s.At.UTC()}
	known := clause.OnConflict{Columns: []clause.Column{{Name: "mark"}}, DoNothing: true}
	if s.Reason == account.Deleted {
		known.DoNothing, known.DoUpdates = false, clause.AssignmentColumns([]string{"reason", "at"})
	}
	return a.s.translate(a.writer(ctx).Clauses(known).Create(&row).Error)
}

// Suppression is that of an address; the zero one when there is none.
func (a *Accounts) Suppression(ctx context.Context, email string) (account.Suppression, error) {
	var rows []suppressionRow
	err := a.reader(ctx).Where("mark = ?", a.s.suppressionMark(email)).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return account.Suppression{}, a.s.translate(err)
	}
	return account.Suppression{Reason: account.SuppressionReason(rows[0].Reason), At: rows[0].At.UTC()}, nil
}

// LiftSuppression lets an address be written to again.
func (a *Accounts) LiftSuppression(ctx context.Context, email string) error {
	return a.s.translate(a.writer(ctx).Where("mark = ?", a.s.suppressionMark(email)).Delete(&suppressionRow{}).Error)
}

// SuppressWithdrawn suppresses the addresses whose consents are all withdrawn:
// those of before suppressions were kept, or of a copy that was put back.
func (a *Accounts) SuppressWithdrawn(ctx context.Context, now time.Time) error {
	return a.inTx(ctx, func(h handle) error {
		var emails []string
		err := h.writer(ctx).Model(&consentRow{}).Group("email").
			Having("COUNT(withdrawn_at) = COUNT(*)").Pluck("email", &emails).Error
		if err != nil {
			return h.s.translate(err)
		}
		tx := &Accounts{h}
		for _, email := range emails {
			if err := tx.Suppress(ctx, email, account.Suppression{Reason: account.Withdrew, At: now}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Suppressed reports whether an address belongs to someone who has deleted
// their account; the outbox sends nothing to it.
func (a *Accounts) Suppressed(ctx context.Context, address string) (bool, error) {
	suppression, err := a.Suppression(ctx, address)
	return suppression.Reason == account.Deleted, err
}

// MoveMail makes the messages to one address another's, and forgets the first
// one's sign-in links: each of them would open a new account.
func (a *Accounts) MoveMail(ctx context.Context, from, to string) error {
	tx := a.writer(ctx)
	if err := tx.Where("email = ?", from).Delete(&linkRow{}).Error; err != nil {
		return a.s.translate(err)
	}
	return a.s.translate(tx.Model(&outboxRow{}).Where("recipient = ?", from).Update("recipient", to).Error)
}

// console is what stands for the network address of the command line.
const console = "console"

// ExpireAddresses removes the network addresses of the audit log from before a
// moment and those of consents that have not counted since, and links that are
// of no use any more.
func (a *Accounts) ExpireAddresses(ctx context.Context, before, now time.Time) error {
	before, now = before.UTC(), now.UTC()
	return a.inTx(ctx, func(h handle) error {
		tx := h.writer(ctx)
		for _, change := range []func() *gorm.DB{
			func() *gorm.DB {
				return tx.Model(&auditRow{}).Where("address <> '' AND address <> ? AND at < ?", console, before).Update("address", "")
			},
			func() *gorm.DB {
				return tx.Model(&consentRow{}).Where("given_from <> '' AND (withdrawn_at < ? OR ends_at < ?)", before, before).Update("given_from", "")
			},
			func() *gorm.DB { return tx.Where("expires_at < ?", now.Add(-account.LinkLife)).Delete(&linkRow{}) },
			func() *gorm.DB {
				return tx.Where("made_at < ?", now.Add(-2*account.LinkLife)).Delete(&emailChangeRow{})
			},
		} {
			if err := change().Error; err != nil {
				return h.s.translate(err)
			}
		}
		return nil
	})
}
