package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/register"
	"recess/internal/riding"
)

// States of a representation order.
const (
	orderWaiting = "waiting"
	orderInForce = "in force"
	orderEnded   = "ended"
)

type orderRow struct {
	Name      string `gorm:"primaryKey"`
	State     string
	ValidFrom civil.Date
	ValidTo   civil.Date
	Hash      string
	AsOf      civil.Date
	SourceEN  string
	SourceFR  string
	LicenceEN string
	LicenceFR string
	RowCount  int
	LoadedAt  time.Time
}

func (orderRow) TableName() string { return "orders" }

type boundaryRow struct {
	OfOrder string `gorm:"primaryKey"`
	Packed  []byte
}

func (boundaryRow) TableName() string { return "boundaries" }

type comingRow struct {
	Code     string `gorm:"primaryKey"`
	NameEN   string
	NameFR   string
	Province string
}

func (comingRow) TableName() string { return "coming_ridings" }

type heirRow struct {
	Riding string `gorm:"primaryKey"`
	Heir   string `gorm:"primaryKey"`
	Share  float64
}

func (heirRow) TableName() string { return "riding_heirs" }

// OrderInForce is the name of the representation order in force.
func (s *Store) OrderInForce(ctx context.Context) (string, error) {
	var name string
	err := s.read.WithContext(ctx).Model(&orderRow{}).Where("state = ?", orderInForce).Select("name").Take(&name).Error
	return name, s.translate(err)
}

// Boundaries are those imported for an order, packed; a fault.NotFound where
// there are none.
func (s *Store) Boundaries(ctx context.Context, order string) ([]byte, error) {
	var row boundaryRow
	if err := s.read.WithContext(ctx).Where("of_order = ?", order).Take(&row).Error; err != nil {
		return nil, s.translate(err)
	}
	return row.Packed, nil
}

// Heirs are the shares of each ended riding's ground that other ridings have.
func (s *Store) Heirs(ctx context.Context) (map[string][]riding.Share, error) {
	var rows []heirRow
	if err := s.read.WithContext(ctx).Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	heirs := map[string][]riding.Share{}
	for _, r := range rows {
		heirs[r.Riding] = append(heirs[r.Riding], riding.Share{Riding: r.Heir, Share: r.Share})
	}
	return heirs, nil
}

// stillInForce is a fault.Conflict when an order has ended. It cannot end
// before the transaction does.
func stillInForce(tx *gorm.DB, order string) error {
	var row orderRow
	locked := tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
	if err := locked.Where("name = ?", order).Take(&row).Error; err != nil {
		return err
	}
	if row.State != orderInForce {
		return fault.New(fault.Conflict, "redistribution.meanwhile", nil)
	}
	return nil
}

// PutBoundaries puts boundaries in place of those of the order in force. A
// fault.Conflict when it no longer is.
func (s *Store) PutBoundaries(ctx context.Context, order string, e register.Edition, packed []byte, run register.Run, detail string) error {
	return s.inTx(ctx, func(tx *gorm.DB) error {
		if err := stillInForce(tx, order); err != nil {
			return err
		}
		if err := putBoundaries(tx, order, packed); err != nil {
			return err
		}
		return keepImport(tx, e, run, detail)
	})
}

func putBoundaries(tx *gorm.DB, order string, packed []byte) error {
	return tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&boundaryRow{OfOrder: order, Packed: packed}).Error
}
