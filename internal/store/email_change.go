package store

import (
	"context"
	"encoding/hex"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/account"
	"recess/internal/fault"
)

type emailChangeRow struct {
	ID       int64
	PersonID int64
	OldEmail string
	NewEmail string
	OldHash  []byte
	NewHash  []byte
	MadeAt   time.Time
	OldAt    *time.Time
	NewAt    *time.Time
}

func (emailChangeRow) TableName() string { return "email_changes" }

func (r *emailChangeRow) change() *account.EmailChange {
	return &account.EmailChange{
		Person: r.PersonID, Old: r.OldEmail, New: r.NewEmail, OldHash: r.OldHash, NewHash: r.NewHash,
		MadeAt: r.MadeAt.UTC(), OldAt: at(r.OldAt), NewAt: at(r.NewAt),
	}
}

// AddEmailChange keeps a change, and lets go of those whose time is over.
func (a *Accounts) AddEmailChange(ctx context.Context, c *account.EmailChange) error {
	db := a.writer(ctx)
	if err := db.Where("made_at < ?", c.MadeAt.UTC().Add(-2*account.LinkLife)).Delete(&emailChangeRow{}).Error; err != nil {
		return a.s.translate(err)
	}
	return a.s.translate(db.Create(&emailChangeRow{
		PersonID: c.Person, OldEmail: c.Old, NewEmail: c.New, OldHash: c.OldHash, NewHash: c.NewHash, MadeAt: c.MadeAt.UTC(),
	}).Error)
}

// EmailChangesSince counts the changes asked for by a person or to an address.
func (a *Accounts) EmailChangesSince(ctx context.Context, person int64, email string, since time.Time) (int, error) {
	var n int64
	err := a.reader(ctx).Model(&emailChangeRow{}).
		Where("(person_id = ? OR new_email = ?) AND made_at > ?", person, email, since.UTC()).Count(&n).Error
	return int(n), a.s.translate(err)
}

// EmailChange finds a change by the hash of either of its links.
func (a *Accounts) EmailChange(ctx context.Context, hash []byte) (*account.EmailChange, error) {
	var row emailChangeRow
	if err := a.reader(ctx).Where("old_hash = ? OR new_hash = ?", hash, hash).Take(&row).Error; err != nil {
		return nil, a.s.translate(err)
	}
	return row.change(), nil
}

// ConfirmEmailChange marks one of the links used, once, and gives the change
// as it is then. It holds the row first: of two who confirm at once, the
// second sees what the first has done.
func (a *Accounts) ConfirmEmailChange(ctx context.Context, hash []byte, when time.Time) (*account.EmailChange, error) {
	db := a.writer(ctx)
	var row emailChangeRow
	hold := db.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
	if err := hold.Where("old_hash = ? OR new_hash = ?", hash, hash).Take(&row).Error; err != nil {
		return nil, a.s.translate(err)
	}
	column, mark := "old_at", &row.OldAt
	if string(hash) == string(row.NewHash) {
		column, mark = "new_at", &row.NewAt
	}
	if *mark != nil {
		return nil, fault.New(fault.NotFound, "account.link_dead", nil)
	}
	*mark = moment(when)
	err := db.Model(&emailChangeRow{}).Where("id = ?", row.ID).Update(column, *mark).Error
	return row.change(), a.s.translate(err)
}

// MoveConsents makes what one address has agreed to another's.
func (a *Accounts) MoveConsents(ctx context.Context, from, to string) error {
	return a.s.translate(a.writer(ctx).Model(&consentRow{}).Where("email = ?", from).Update("email", to).Error)
}

// forgetEmailChanges removes a person's changes, those of others to their
// address, and the mail they have caused.
func forgetEmailChanges(tx *gorm.DB, person *account.Person) error {
	const theirs = "person_id = ? OR new_email = ?"
	var rows []emailChangeRow
	if err := tx.Where(theirs, person.ID, person.Email).Find(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		keys := []string{"email-new " + hex.EncodeToString(r.NewHash), "email-old " + hex.EncodeToString(r.OldHash)}
		if err := tx.Where("key IN ?", keys).Delete(&outboxRow{}).Error; err != nil {
			return err
		}
	}
	return tx.Where(theirs, person.ID, person.Email).Delete(&emailChangeRow{}).Error
}
