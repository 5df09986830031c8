package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"recess/internal/fault"
	"recess/internal/seal"
)

// ForgetSealed empties a database whose key is lost of what nobody can open
// any more, so that the next Open gives it another key: the mail server's
// password, everybody's second step, and the keys of links that were sent. Who
// has a second step is signed out. A fault.Conflict while the key is there.
func ForgetSealed(ctx context.Context, name, keyFile string, now time.Time) error {
	s, err := open(ctx, name)
	if err != nil {
		return err
	}
	defer s.Close()
	s.keyFile = KeyFile(name, keyFile)
	check, err := s.mark(ctx, checkRow)
	if err != nil {
		return err
	}
	s.key, err = seal.Read(s.keyFile)
	if err != nil && fault.KindOf(err) != fault.NotFound { // it may be the key, and only to be mended
		return err
	}
	if check == nil || err == nil && s.fits(check) {
		return fault.New(fault.Conflict, "key.not_lost", s.keyArgs())
	}
	return s.inTx(ctx, func(tx *gorm.DB) error { return forgetSealed(tx, now) })
}

func forgetSealed(tx *gorm.DB, now time.Time) error {
	stepped := tx.Model(&personRow{}).Select("id").Where("totp_secret <> ''")
	for _, change := range []func() *gorm.DB{
		func() *gorm.DB { return tx.Where("person_id IN (?)", stepped).Delete(&sessionRow{}) },
		func() *gorm.DB {
			return tx.Model(&personRow{}).Where("totp_secret <> ''").Updates(map[string]any{"totp_secret": "", "totp_step": 0})
		},
		func() *gorm.DB { return tx.Where("name IN ?", secretSettings).Delete(&settingRow{}) },
		func() *gorm.DB { return tx.Where("TRUE").Delete(&secretRow{}) },
		func() *gorm.DB { return tx.Create(&auditRow{At: now.UTC(), Action: "sealed secrets forgotten"}) },
	} {
		if err := change().Error; err != nil {
			return err
		}
	}
	return nil
}
