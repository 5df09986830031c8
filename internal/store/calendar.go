package store

import (
	"context"

	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/register"
)

type recessRow struct {
	First  civil.Date `gorm:"primaryKey"`
	Last   civil.Date
	Kind   string
	Status string
	Source string
	ReadOn civil.Date
}

func (recessRow) TableName() string { return "recesses" }

// Recesses are the known windows in order of time.
func (s *Store) Recesses(ctx context.Context) ([]calendar.Window, error) {
	var rows []recessRow
	if err := s.read.WithContext(ctx).Order("first").Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	windows := make([]calendar.Window, len(rows))
	for i, r := range rows {
		windows[i] = calendar.Window{
			First: r.First, Last: r.Last, Source: r.Source, ReadOn: r.ReadOn,
			Kind: calendar.Kind(r.Kind), Status: calendar.Status(r.Status),
		}
	}
	return windows, nil
}

// ReplaceRecesses puts new windows in place of the old.
func (s *Store) ReplaceRecesses(ctx context.Context, e register.Edition, windows []calendar.Window) error {
	rows := make([]recessRow, len(windows))
	for i, w := range windows {
		rows[i] = recessRow{
			First: w.First, Last: w.Last, Source: w.Source, ReadOn: w.ReadOn,
			Kind: string(w.Kind), Status: string(w.Status),
		}
	}
	return replace(ctx, s, e, rows)
}
