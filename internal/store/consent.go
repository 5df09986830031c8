package store

import (
	"context"
	"database/sql"
	"time"

	"recess/internal/account"
)

type consentRow struct {
	ID          int64
	Email       string
	Purpose     string
	Kind        string
	Ground      string
	Words       string
	Lang        string
	GivenAt     time.Time
	GivenFrom   string
	EndsAt      *time.Time
	WithdrawnAt *time.Time
	WithdrawnBy string
}

func (consentRow) TableName() string { return "consents" }

// AddConsent enters a consent in the ledger.
func (a *Accounts) AddConsent(ctx context.Context, c *account.Consent) error {
	row := consentRow{
		Email: c.Email, Purpose: c.Purpose, Kind: string(c.Kind), Ground: c.Ground, Words: c.Words, Lang: string(c.Lang),
		GivenAt: c.GivenAt.UTC(), GivenFrom: c.From, EndsAt: moment(c.EndsAt), WithdrawnAt: moment(c.WithdrawnAt), WithdrawnBy: c.WithdrawnBy,
	}
	if err := a.writer(ctx).Create(&row).Error; err != nil {
		return a.s.translate(err)
	}
	c.ID = row.ID
	return nil
}

// Consents are an address's, the latest last.
func (a *Accounts) Consents(ctx context.Context, email string) ([]account.Consent, error) {
	const query = `SELECT id, email, purpose, kind, ground, words, lang, given_at, given_from, ends_at, withdrawn_at, withdrawn_by
		FROM consents WHERE email = ? ORDER BY id`
	var consents []account.Consent
	err := a.each(ctx, query, []any{email}, func(rows *sql.Rows) error {
		var c account.Consent
		var ends, withdrawn sql.NullTime
		err := rows.Scan(&c.ID, &c.Email, &c.Purpose, &c.Kind, &c.Ground, &c.Words, &c.Lang, &c.GivenAt, &c.From, &ends, &withdrawn, &c.WithdrawnBy)
		c.GivenAt, c.EndsAt, c.WithdrawnAt = c.GivenAt.UTC(), ends.Time.UTC(), withdrawn.Time.UTC()
		consents = append(consents, c)
		return err
	})
	return consents, err
}

// WithdrawConsents ends what stands of an address for a purpose.
func (a *Accounts) WithdrawConsents(ctx context.Context, email, purpose string, when time.Time, how string) error {
	return a.s.translate(a.writer(ctx).Model(&consentRow{}).
		Where("email = ? AND purpose = ? AND withdrawn_at IS NULL", email, purpose).
		Updates(map[string]any{"withdrawn_at": when.UTC(), "withdrawn_by": how}).Error)
}

type auditRow struct {
	ID      int64
	At      time.Time
	Actor   int64
	Action  string
	Object  string
	Detail  string
	Address string
}

func (auditRow) TableName() string { return "audit" }

// Note adds a line to the audit log.
func (a *Accounts) Note(ctx context.Context, e account.Event) error {
	return a.s.translate(a.writer(ctx).Create(&auditRow{
		At: e.At.UTC(), Actor: e.Actor, Action: e.Action, Object: e.Object, Detail: e.Detail, Address: e.From,
	}).Error)
}

// Events are lines of the audit log, the latest first.
func (a *Accounts) Events(ctx context.Context, before int64, most int) ([]account.Event, error) {
	query := a.reader(ctx).Order("id DESC").Limit(most)
	if before > 0 {
		query = query.Where("id < ?", before)
	}
	var rows []auditRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, a.s.translate(err)
	}
	return events(rows), nil
}

// EventsBy are the lines of what a person did.
func (a *Accounts) EventsBy(ctx context.Context, person int64) ([]account.Event, error) {
	var rows []auditRow
	if err := a.reader(ctx).Where("actor = ?", person).Order("id").Find(&rows).Error; err != nil {
		return nil, a.s.translate(err)
	}
	return events(rows), nil
}

// CountEvents counts the lines of what a person did, of one kind, after a moment.
func (a *Accounts) CountEvents(ctx context.Context, person int64, action string, since time.Time) (int, error) {
	var n int64
	err := a.reader(ctx).Model(&auditRow{}).Where("actor = ? AND action = ? AND at > ?", person, action, since.UTC()).Count(&n).Error
	return int(n), a.s.translate(err)
}

func events(rows []auditRow) []account.Event {
	out := make([]account.Event, len(rows))
	for i, r := range rows {
		out[i] = account.Event{ID: r.ID, At: r.At.UTC(), Actor: r.Actor, Action: r.Action, Object: r.Object, Detail: r.Detail, From: r.Address}
	}
	return out
}
