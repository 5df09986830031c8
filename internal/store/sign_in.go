package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"time"

	"gorm.io/gorm/clause"

	"recess/internal/account"
	"recess/internal/fault"
	"recess/internal/i18n"
)

type linkRow struct {
	Hash      []byte `gorm:"primaryKey"`
	Email     string
	Lang      string
	ReturnTo  string
	MadeAt    time.Time
	ExpiresAt time.Time
	UsedAt    *time.Time
}

func (linkRow) TableName() string { return "sign_in_links" }

// AddLink keeps a link, and lets go of those that nobody can use any more.
func (a *Accounts) AddLink(ctx context.Context, l *account.Link) error {
	made := l.MadeAt.UTC()
	db := a.writer(ctx)
	if err := db.Where("expires_at < ?", made.Add(-account.LinkLife)).Delete(&linkRow{}).Error; err != nil {
		return a.s.translate(err)
	}
	return a.s.translate(db.Create(&linkRow{
		Hash: l.Hash, Email: l.Email, Lang: string(l.Lang), ReturnTo: l.Return, MadeAt: made, ExpiresAt: l.ExpiresAt.UTC(),
	}).Error)
}

// LinksSince counts the links made for an address.
func (a *Accounts) LinksSince(ctx context.Context, email string, since time.Time) (int, error) {
	var n int64
	err := a.reader(ctx).Model(&linkRow{}).Where("email = ? AND made_at > ?", email, since.UTC()).Count(&n).Error
	return int(n), a.s.translate(err)
}

// Link finds a link by its hash.
func (a *Accounts) Link(ctx context.Context, hash []byte) (*account.Link, error) {
	var row linkRow
	if err := a.reader(ctx).Where("hash = ?", hash).Take(&row).Error; err != nil {
		return nil, a.s.translate(err)
	}
	return &account.Link{
		Hash: row.Hash, Email: row.Email, Lang: i18n.Lang(row.Lang), Return: row.ReturnTo,
		MadeAt: row.MadeAt.UTC(), ExpiresAt: row.ExpiresAt.UTC(), UsedAt: at(row.UsedAt),
	}, nil
}

// UseLink marks a link used, once.
func (a *Accounts) UseLink(ctx context.Context, hash []byte, when time.Time) error {
	changed := a.writer(ctx).Model(&linkRow{}).Where("hash = ? AND used_at IS NULL", hash).Update("used_at", when.UTC())
	if changed.Error == nil && changed.RowsAffected == 0 {
		return fault.New(fault.Conflict, "account.link_dead", nil)
	}
	return a.s.translate(changed.Error)
}

type sessionRow struct {
	Hash      string `gorm:"primaryKey"`
	Data      []byte
	ExpiresAt time.Time
	PersonID  *int64
	Agent     string
	CreatedAt time.Time
}

func (sessionRow) TableName() string { return "sessions" }

// Sessions keeps what the session library gives it. It satisfies scs.CtxStore.
type Sessions struct{ s *Store }

// Sessions is the store of sessions.
func (s *Store) Sessions() *Sessions { return &Sessions{s} }

// SessionID is by what a session is known here: not the token itself, with
// which one could sign in.
func SessionID(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// ID is SessionID, for those who have only the store.
func (x *Sessions) ID(token string) string { return SessionID(token) }

// FindCtx gives a session's data; false when there is none or it has ended.
func (x *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	const query = "SELECT data FROM sessions WHERE hash = ? AND expires_at > ?"
	err = handle{s: x.s}.each(ctx, query, []any{SessionID(token), time.Now().UTC()}, func(rows *sql.Rows) error {
		found = true
		return rows.Scan(&data)
	})
	return data, found, err
}

// CommitCtx keeps a session's data until it ends, and lets go of those that
// have ended.
func (x *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	now := time.Now().UTC()
	row := sessionRow{Hash: SessionID(token), Data: data, ExpiresAt: expiry.UTC(), CreatedAt: now}
	db := x.s.write.WithContext(ctx)
	if err := db.Where("expires_at < ?", now).Delete(&sessionRow{}).Error; err != nil {
		return x.s.translate(err)
	}
	return x.s.translate(db.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "hash"}}, DoUpdates: clause.AssignmentColumns([]string{"data", "expires_at"}),
	}).Create(&row).Error)
}

// Rewrite writes the data and the end of a session that is still there: one
// that was ended meanwhile stays so.
func (x *Sessions) Rewrite(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return x.s.translate(x.s.write.WithContext(ctx).Model(&sessionRow{}).Where("hash = ?", SessionID(token)).
		Updates(map[string]any{"data": data, "expires_at": expiry.UTC()}).Error)
}

// DeleteCtx ends a session.
func (x *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return x.s.translate(x.s.write.WithContext(ctx).Where("hash = ?", SessionID(token)).Delete(&sessionRow{}).Error)
}

// Own notes whose session it is, so that its owner can see and end it.
func (x *Sessions) Own(ctx context.Context, token string, person int64, agent string) error {
	return x.s.translate(x.s.write.WithContext(ctx).Model(&sessionRow{}).Where("hash = ?", SessionID(token)).
		Updates(map[string]any{"person_id": person, "agent": agent}).Error)
}

// Find, Commit and Delete are those of scs.Store, for callers without a context.
func (x *Sessions) Find(token string) ([]byte, bool, error) {
	return x.FindCtx(context.Background(), token)
}

func (x *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return x.CommitCtx(context.Background(), token, data, expiry)
}

func (x *Sessions) Delete(token string) error { return x.DeleteCtx(context.Background(), token) }

// Sessions are a person's, the latest first.
func (a *Accounts) Sessions(ctx context.Context, person int64) ([]account.Session, error) {
	const query = "SELECT hash, agent, created_at, expires_at FROM sessions WHERE person_id = ? AND expires_at > ? ORDER BY created_at DESC"
	var sessions []account.Session
	err := a.each(ctx, query, []any{person, time.Now().UTC()}, func(rows *sql.Rows) error {
		var s account.Session
		err := rows.Scan(&s.ID, &s.Agent, &s.CreatedAt, &s.ExpiresAt)
		s.CreatedAt, s.ExpiresAt = s.CreatedAt.UTC(), s.ExpiresAt.UTC()
		sessions = append(sessions, s)
		return err
	})
	return sessions, err
}

// EndSession ends one of a person's sessions; a fault.NotFound when it is not
// theirs.
func (a *Accounts) EndSession(ctx context.Context, person int64, id string) error {
	return a.one(a.writer(ctx).Where("person_id = ? AND hash = ?", person, id).Delete(&sessionRow{}))
}

// EndFeed ends the private address of a person's calendar.
func (a *Accounts) EndFeed(ctx context.Context, person int64) error {
	return a.Meetings().RaiseFeedVersion(ctx, person)
}

// EndSessions ends all of a person's sessions but one.
func (a *Accounts) EndSessions(ctx context.Context, person int64, except string) error {
	return a.s.translate(a.writer(ctx).Where("person_id = ? AND hash <> ?", person, except).Delete(&sessionRow{}).Error)
}
