package store

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/fault"
	"recess/internal/seal"
)

// KeyFile is where the key of a database lies: in the file chosen, or else
// beside the SQLite file, or for PostgreSQL in the working directory.
func KeyFile(database, chosen string) string {
	switch {
	case chosen != "":
		return chosen
	case isPostgres(database):
		return "recess.key"
	}
	return database + ".key"
}

// KeyFile is where the key of this database lies; empty for one in memory,
// whose key ends with it.
func (s *Store) KeyFile() string { return s.keyFile }

// Rows of the secrets table that are about the table's own state.
const (
	checkRow = "check" // a known text, which tells whether a key is the right one
	sweepRow = "sweep" // there while clear values may be left in what SQLite no longer uses
)

// checkText is what the check says when it is opened.
const checkText = "recess"

// unlock reads the key of the database or, where nothing was sealed yet, makes
// one and seals what an earlier Recess left in clear. A database that was
// sealed gets no other key: what is sealed could never be opened again.
func (s *Store) unlock(ctx context.Context, name, chosen string) error {
	if name == Memory {
		s.key = seal.Random()
		return nil
	}
	s.keyFile = KeyFile(name, chosen)
	check, err := s.mark(ctx, checkRow)
	if err != nil {
		return err
	}
	if check == nil {
		check, err = s.sealFirst(ctx)
	} else {
		err = s.readKey()
	}
	if err != nil {
		return err
	}
	if !s.fits(check) {
		return fault.New(fault.Unavailable, "key.not_its", s.keyArgs())
	}
	return s.sweep(ctx)
}

// sealFirst seals a database for the first time and gives its check value:
// that of another program when it was there a moment before, perhaps with a
// key of its own.
func (s *Store) sealFirst(ctx context.Context) (check []byte, err error) {
	if s.key, err = seal.ReadOrCreate(s.keyFile); err != nil {
		return nil, err
	}
	if err := s.inTx(ctx, s.sealAll); err != nil {
		return nil, err
	}
	return s.mark(ctx, checkRow)
}

func (s *Store) readKey() (err error) {
	s.key, err = seal.Read(s.keyFile)
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.Unavailable, "key.missing", s.keyArgs())
	}
	return err
}

// fits tells whether the key is the one that the database was sealed with.
func (s *Store) fits(check []byte) bool {
	text, err := s.openSecret(checkRow, check)
	return err == nil && string(text) == checkText
}

func (s *Store) keyArgs() fault.Args { return fault.Args{"Database": s.name, "File": s.keyFile} }

// mark is the value of a row about the table's own state; nil when it is not
// there.
func (s *Store) mark(ctx context.Context, name string) ([]byte, error) {
	var rows []secretRow
	err := s.write.WithContext(ctx).Where("name = ?", name).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, s.translate(err)
	}
	return rows[0].Value, nil
}

// sealAll writes the check value and seals what stands in clear, once: of
// several who start at once all but the first find the check value there.
func (s *Store) sealAll(tx *gorm.DB) error {
	check := secretRow{Name: checkRow, Value: s.sealSecret(checkRow, []byte(checkText))}
	made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&check)
	if made.Error != nil || made.RowsAffected == 0 {
		return made.Error
	}
	for _, part := range []func(*gorm.DB) error{s.sealSecrets, s.sealSettings, s.sealPeople} {
		if err := part(tx); err != nil {
			return err
		}
	}
	if s.kind != sqliteDialect {
		return nil
	}
	var used bool // by somebody, who may have removed or replaced a secret
	if err := scanOne(tx, "SELECT EXISTS (SELECT 1 FROM people) OR EXISTS (SELECT 1 FROM settings)", &used); err != nil || !used {
		return err
	}
	return s.sweepDue(tx)
}

// sweepDue notes that places which SQLite no longer uses may hold what was
// deleted: the next sweep rewrites the file.
func (s *Store) sweepDue(tx *gorm.DB) error {
	if s.kind != sqliteDialect {
		return nil
	}
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&secretRow{Name: sweepRow, Value: []byte("due")}).Error
}

func (s *Store) sealSecrets(tx *gorm.DB) error {
	var rows []secretRow
	if err := tx.Where("name <> ?", checkRow).Find(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		sealed := s.sealSecret(row.Name, row.Value)
		if err := tx.Model(&secretRow{}).Where("name = ?", row.Name).Update("value", sealed).Error; err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) sealSettings(tx *gorm.DB) error {
	var rows []settingRow
	if err := tx.Where("name IN ?", secretSettings).Find(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		sealed := s.sealSetting(row.Name, row.Value)
		if err := tx.Model(&settingRow{}).Where("name = ?", row.Name).Update("value", sealed).Error; err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) sealPeople(tx *gorm.DB) error {
	var rows []personRow
	if err := tx.Select("id", "totp_secret").Where("totp_secret <> ''").Find(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		sealed := s.sealTOTP(row.ID, row.TOTPSecret)
		if err := tx.Model(&personRow{}).Where("id = ?", row.ID).Update("totp_secret", sealed).Error; err != nil {
			return err
		}
	}
	return nil
}

// Sweep rewrites the SQLite file when somebody has deleted their account since
// the last time. SQLite overwrites what is deleted, but when rows move between
// pages it leaves copies behind.
func (s *Store) Sweep(ctx context.Context) error {
	if s.kind != sqliteDialect {
		return nil
	}
	return s.sweep(ctx)
}

// sweep rewrites the SQLite file, in whose unused places deleted values may
// still stand, and empties the log of writes. While another program holds on
// to the file it cannot be done: the next sweep or start tries again.
func (s *Store) sweep(ctx context.Context) error {
	due, err := s.mark(ctx, sweepRow)
	if err != nil || due == nil {
		return err
	}
	db := s.write.WithContext(ctx)
	err = db.Exec("VACUUM").Error
	var busy, pages, done int
	if err == nil {
		err = scanOne(db, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, &pages, &done)
	}
	if err := s.translate(err); err != nil {
		if f, ok := errors.AsType[*fault.Error](err); ok && f.Key == "store.busy" {
			return nil
		}
		return err
	}
	if busy != 0 {
		return nil
	}
	return s.translate(db.Where("name = ?", sweepRow).Delete(&secretRow{}).Error)
}

// What a sealed value is about: the same again to open it.
func secretAbout(name string) string { return "secret " + name }

func (s *Store) sealSecret(name string, value []byte) []byte {
	return s.key.Seal(value, secretAbout(name))
}

func (s *Store) openSecret(name string, value []byte) ([]byte, error) {
	return s.key.Open(value, secretAbout(name))
}
