package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/register"
)

type registerRow struct {
	Name      string `gorm:"primaryKey"`
	Hash      string
	AsOf      civil.Date
	SourceEN  string
	SourceFR  string
	URL       string
	LicenceEN string
	LicenceFR string
	RowCount  int
	Shipped   bool
	LoadedAt  time.Time
}

func (registerRow) TableName() string { return "registers" }

// Editions are the registers this database holds.
func (s *Store) Editions(ctx context.Context) (map[register.Name]register.Edition, error) {
	var rows []registerRow
	if err := s.read.WithContext(ctx).Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	editions := make(map[register.Name]register.Edition, len(rows))
	for _, r := range rows {
		editions[register.Name(r.Name)] = register.Edition{
			Register: register.Name(r.Name), Hash: r.Hash, AsOf: r.AsOf,
			Source: i18n.Text{EN: r.SourceEN, FR: r.SourceFR}, URL: r.URL,
			Licence: i18n.Text{EN: r.LicenceEN, FR: r.LicenceFR},
			Rows:    r.RowCount, Shipped: r.Shipped, LoadedAt: r.LoadedAt.UTC(),
		}
	}
	return editions, nil
}

// keepEdition notes, in the transaction that loads a register, what is loaded.
func keepEdition(tx *gorm.DB, e register.Edition) error {
	row := registerRow{
		Name: string(e.Register), Hash: e.Hash, AsOf: e.AsOf,
		SourceEN: e.Source.EN, SourceFR: e.Source.FR, URL: e.URL,
		LicenceEN: e.Licence.EN, LicenceFR: e.Licence.FR,
		RowCount: e.Rows, Shipped: e.Shipped, LoadedAt: e.LoadedAt,
	}
	return tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error
}

// replace empties a table, fills it with rows and notes the edition, all in
// one transaction.
func replace[Row any](ctx context.Context, s *Store, e register.Edition, rows []Row) error {
	return s.inTx(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("1 = 1").Delete(new(Row)).Error; err != nil {
			return err
		}
		if err := tx.CreateInBatches(rows, batch).Error; err != nil {
			return err
		}
		return keepEdition(tx, e)
	})
}

// batch bounds the rows of one INSERT: SQLite takes 32,766 values at most.
const batch = 1000

// PutEdition notes the edition of a register whose facts are kept elsewhere.
func (s *Store) PutEdition(ctx context.Context, e register.Edition) error {
	return s.inTx(ctx, func(tx *gorm.DB) error { return keepEdition(tx, e) })
}
