package store

import (
	"context"

	"gorm.io/gorm/clause"
)

type settingRow struct {
	Name  string `gorm:"primaryKey"`
	Value []byte
}

func (settingRow) TableName() string { return "settings" }

// Settings are all that are kept, by name.
func (a *Accounts) Settings(ctx context.Context) (map[string]string, error) {
	var rows []settingRow
	if err := a.reader(ctx).Find(&rows).Error; err != nil {
		return nil, a.s.translate(err)
	}
	values := make(map[string]string, len(rows))
	for _, row := range rows {
		values[row.Name] = string(row.Value)
	}
	return values, nil
}

// SetSettings keeps some settings and leaves the others.
func (a *Accounts) SetSettings(ctx context.Context, values map[string]string) error {
	for name, value := range values {
		row := settingRow{Name: name, Value: []byte(value)}
		if err := a.writer(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
			return a.s.translate(err)
		}
	}
	return nil
}

// AnyPerson tells whether there is anybody who is not forgotten.
func (a *Accounts) AnyPerson(ctx context.Context) (bool, error) {
	var found []int64
	err := a.reader(ctx).Model(&personRow{}).Where("forgotten_at IS NULL").Limit(1).Pluck("id", &found).Error
	return len(found) > 0, a.s.translate(err)
}
