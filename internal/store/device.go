package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"recess/internal/account"
)

type deviceRow struct {
	PersonID int64  `gorm:"primaryKey;autoIncrement:false"`
	Hash     []byte `gorm:"primaryKey"`
	Name     string
	SeenAt   time.Time
}

func (deviceRow) TableName() string { return "devices" }

// Devices are those that a person has signed in with, the latest used first.
func (a *Accounts) Devices(ctx context.Context, person int64) ([]account.Device, error) {
	var rows []deviceRow
	if err := a.reader(ctx).Where("person_id = ?", person).Order("seen_at DESC").Find(&rows).Error; err != nil {
		return nil, a.s.translate(err)
	}
	devices := make([]account.Device, len(rows))
	for i, r := range rows {
		devices[i] = account.Device{Hash: r.Hash, Name: r.Name, SeenAt: r.SeenAt.UTC()}
	}
	return devices, nil
}

// PutDevice keeps a device, or when it was used last, and forgets the person's
// that were last used before a moment.
func (a *Accounts) PutDevice(ctx context.Context, person int64, d account.Device, before time.Time) error {
	db := a.writer(ctx)
	if err := db.Where("person_id = ? AND seen_at < ?", person, before.UTC()).Delete(&deviceRow{}).Error; err != nil {
		return a.s.translate(err)
	}
	row := deviceRow{PersonID: person, Hash: d.Hash, Name: d.Name, SeenAt: d.SeenAt.UTC()}
	return a.s.translate(db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error)
}
