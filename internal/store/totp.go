package store

import (
	"context"
	"encoding/base64"
	"strconv"

	"recess/internal/fault"
)

func totpAbout(person int64) string { return "totp " + strconv.FormatInt(person, 10) }

// sealTOTP is a secret as its column takes it, in base64.
func (s *Store) sealTOTP(person int64, secret string) string {
	return base64.StdEncoding.EncodeToString(s.key.Seal([]byte(secret), totpAbout(person)))
}

func (s *Store) openTOTP(person int64, kept string) (string, error) {
	sealed, err := base64.StdEncoding.DecodeString(kept)
	if err != nil {
		return "", err
	}
	secret, err := s.key.Open(sealed, totpAbout(person))
	return string(secret), err
}

// TOTP is the secret of a person's second step. It is apart from the person,
// who is read for every page: no page but one needs it.
func (a *Accounts) TOTP(ctx context.Context, person int64) (string, error) {
	var row personRow
	if err := a.reader(ctx).Select("id", "totp_secret").Where("id = ? AND totp_secret <> ''", person).Take(&row).Error; err != nil {
		return "", a.s.translate(err)
	}
	return a.s.openTOTP(person, row.TOTPSecret)
}

// SetTOTP keeps a secret and the step of the code that has proved it. Unless
// it may replace one, a fault.Conflict when there is one.
func (a *Accounts) SetTOTP(ctx context.Context, person int64, secret string, step int64, replace bool) error {
	changed := a.writer(ctx).Model(&personRow{}).
		Where("id = ? AND forgotten_at IS NULL AND (totp_secret = '' OR ?)", person, replace).
		Updates(map[string]any{"totp_secret": a.s.sealTOTP(person, secret), "totp_step": step})
	if changed.Error == nil && changed.RowsAffected == 0 {
		return fault.New(fault.Conflict, "store.conflict", nil)
	}
	return a.s.translate(changed.Error)
}

// UseTOTP notes the step of a code that is being used, in one statement: of
// two who bring the same code at once, one wins. A fault.Conflict when a code
// of that step or of a later one has been used.
func (a *Accounts) UseTOTP(ctx context.Context, person, step int64) error {
	changed := a.writer(ctx).Model(&personRow{}).Where("id = ? AND totp_step < ?", person, step).Update("totp_step", step)
	if changed.Error == nil && changed.RowsAffected == 0 {
		return fault.New(fault.Conflict, "store.conflict", nil)
	}
	return a.s.translate(changed.Error)
}

// DropTOTP forgets a person's secret.
func (a *Accounts) DropTOTP(ctx context.Context, person int64) error {
	return a.one(a.writer(ctx).Model(&personRow{}).Where("id = ?", person).Updates(map[string]any{"totp_secret": "", "totp_step": 0}))
}
