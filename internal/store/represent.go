package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm/clause"
)

type representRow struct {
	Code    string `gorm:"primaryKey"` // after the order that was asked about
	Ridings string
	AsOf    time.Time
}

func (representRow) TableName() string { return "represent_answers" }

// Cached is what the Represent API answered for an order and a postal code, and
// when; no codes when it did not know it. A fault.NotFound when it was never
// asked.
func (s *Store) Cached(ctx context.Context, key string) ([]string, time.Time, error) {
	var row representRow
	if err := s.read.WithContext(ctx).Where("code = ?", key).Take(&row).Error; err != nil {
		return nil, time.Time{}, s.translate(err)
	}
	return strings.Fields(row.Ridings), row.AsOf.UTC(), nil
}

// Keep remembers an answer of the Represent API, with the day but not the
// hour: the hour would tell when somebody asked.
func (s *Store) Keep(ctx context.Context, key string, codes []string, asOf time.Time) error {
	row := representRow{Code: key, Ridings: strings.Join(codes, " "), AsOf: asOf.UTC().Truncate(24 * time.Hour)}
	return s.translate(s.write.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error)
}

// ForgetAnswers lets go of what the Represent API answered before a day.
func (s *Store) ForgetAnswers(ctx context.Context, before time.Time) error {
	return s.translate(s.write.WithContext(ctx).Where("as_of < ?", before.UTC()).Delete(&representRow{}).Error)
}
