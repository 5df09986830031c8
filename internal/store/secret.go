package store

import (
	"context"

	"gorm.io/gorm/clause"
)

type secretRow struct {
	Name  string `gorm:"primaryKey"`
	Value []byte // sealed
}

func (secretRow) TableName() string { return "secrets" }

// Secret is the secret of a name: the one that is kept, or else the fresh one,
// which is kept from now on. Of several who bring one at once, one wins.
func (a *Accounts) Secret(ctx context.Context, name string, fresh []byte) ([]byte, error) {
	row := secretRow{Name: name, Value: a.s.sealSecret(name, fresh)}
	if err := a.writer(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return nil, a.s.translate(err)
	}
	var kept secretRow
	if err := a.writer(ctx).Where("name = ?", name).Take(&kept).Error; err != nil {
		return nil, a.s.translate(err)
	}
	return a.s.openSecret(name, kept.Value)
}
