package store

import (
	"context"
	"slices"

	"gorm.io/gorm/clause"
)

type settingRow struct {
	Name  string `gorm:"primaryKey"`
	Value []byte // sealed where it is secret
}

func (settingRow) TableName() string { return "settings" }

// secretSettings are kept sealed.
var secretSettings = []string{"mail_password"}

func settingAbout(name string) string { return "setting " + name }

// sealSetting is a setting's value as it is kept; of one that is not set there
// is nothing to seal.
func (s *Store) sealSetting(name string, value []byte) []byte {
	if !slices.Contains(secretSettings, name) || len(value) == 0 {
		return value
	}
	return s.key.Seal(value, settingAbout(name))
}

func (s *Store) openSetting(name string, value []byte) ([]byte, error) {
	if !slices.Contains(secretSettings, name) || len(value) == 0 {
		return value, nil
	}
	return s.key.Open(value, settingAbout(name))
}

// Settings are all that are kept, by name.
func (a *Accounts) Settings(ctx context.Context) (map[string]string, error) {
	var rows []settingRow
	if err := a.reader(ctx).Find(&rows).Error; err != nil {
		return nil, a.s.translate(err)
	}
	values := make(map[string]string, len(rows))
	for _, row := range rows {
		value, err := a.s.openSetting(row.Name, row.Value)
		if err != nil {
			return nil, err
		}
		values[row.Name] = string(value)
	}
	return values, nil
}

// SetSettings keeps some settings and leaves the others.
func (a *Accounts) SetSettings(ctx context.Context, values map[string]string) error {
	for name, value := range values {
		row := settingRow{Name: name, Value: a.s.sealSetting(name, []byte(value))}
		if err := a.writer(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
			return a.s.translate(err)
		}
	}
	return nil
}
