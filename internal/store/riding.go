package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/register"
	"recess/internal/riding"
)

type ridingRow struct {
	Code        string `gorm:"primaryKey"`
	NameEN      string
	NameFR      string
	OrderNameEN string
	OrderNameFR string
	Province    string
	Population  int
	TimeZone    string
	OfOrder     string
	Ended       civil.Date
}

func (ridingRow) TableName() string { return "ridings" }

type areaRow struct {
	FSA   string `gorm:"primaryKey"`
	Place string
	Lat   float64
	Lon   float64
}

func (areaRow) TableName() string { return "areas" }

type areaShareRow struct {
	FSA     string `gorm:"primaryKey"`
	Riding  string `gorm:"primaryKey"`
	Share   float64
	AtPoint bool
}

func (areaShareRow) TableName() string { return "area_shares" }

// Ridings are all of them in the order of their codes, those that have ended
// among them.
func (s *Store) Ridings(ctx context.Context) ([]riding.Riding, error) {
	var rows []ridingRow
	if err := s.read.WithContext(ctx).Order("code").Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	ridings := make([]riding.Riding, len(rows))
	for i, r := range rows {
		ridings[i] = riding.Riding{
			Code: r.Code, Province: r.Province, Population: r.Population, TimeZone: r.TimeZone,
			Name:      i18n.Text{EN: r.NameEN, FR: r.NameFR},
			OrderName: i18n.Text{EN: r.OrderNameEN, FR: r.OrderNameFR},
			Order:     r.OfOrder, Ended: r.Ended,
		}
	}
	return ridings, nil
}

// PutRidings adds ridings and overwrites those with the same code. None is
// removed: others refer to them. Those of another order come by TakeForce, which
// ends the old ones.
func (s *Store) PutRidings(ctx context.Context, e register.Edition, ridings []riding.Riding) error {
	rows := ridingRows(ridings)
	return s.inTx(ctx, func(tx *gorm.DB) error {
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).CreateInBatches(rows, batch).Error; err != nil {
			return err
		}
		return keepEdition(tx, e)
	})
}

func ridingRows(ridings []riding.Riding) []ridingRow {
	rows := make([]ridingRow, len(ridings))
	for i, r := range ridings {
		rows[i] = ridingRow{
			Code: r.Code, Province: r.Province, Population: r.Population, TimeZone: r.TimeZone,
			NameEN: r.Name.EN, NameFR: r.Name.FR,
			OrderNameEN: r.OrderName.EN, OrderNameFR: r.OrderName.FR,
			OfOrder: r.Order, Ended: r.Ended,
		}
	}
	return rows
}

// Areas are all forward sortation areas with the ridings they touch.
func (s *Store) Areas(ctx context.Context) ([]riding.Area, error) {
	var rows []areaRow
	if err := s.read.WithContext(ctx).Order("fsa").Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	var shares []areaShareRow
	if err := s.read.WithContext(ctx).Order("fsa, riding").Find(&shares).Error; err != nil {
		return nil, s.translate(err)
	}
	areas := make([]riding.Area, len(rows))
	for i, r := range rows {
		areas[i] = riding.Area{FSA: r.FSA, Place: r.Place, Point: riding.Point{Lat: r.Lat, Lon: r.Lon}}
		n := 0
		for n < len(shares) && shares[n].FSA == r.FSA {
			n++
		}
		for _, x := range shares[:n] {
			areas[i].Shares = append(areas[i].Shares, riding.Share{Riding: x.Riding, Share: x.Share, AtPoint: x.AtPoint})
		}
		shares = shares[n:]
	}
	return areas, nil
}

// ReplaceAreas puts a new table of forward sortation areas in place of the old.
func (s *Store) ReplaceAreas(ctx context.Context, e register.Edition, areas []riding.Area) error {
	rows, shares := areaRows(areas)
	return s.inTx(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("1 = 1").Delete(&areaRow{}).Error; err != nil {
			return err
		}
		if err := tx.CreateInBatches(rows, batch).Error; err != nil {
			return err
		}
		if err := tx.CreateInBatches(shares, batch).Error; err != nil {
			return err
		}
		return keepEdition(tx, e)
	})
}

func areaRows(areas []riding.Area) ([]areaRow, []areaShareRow) {
	rows := make([]areaRow, len(areas))
	var shares []areaShareRow
	for i, a := range areas {
		rows[i] = areaRow{FSA: a.FSA, Place: a.Place, Lat: a.Point.Lat, Lon: a.Point.Lon}
		for _, x := range a.Shares {
			shares = append(shares, areaShareRow{FSA: a.FSA, Riding: x.Riding, Share: x.Share, AtPoint: x.AtPoint})
		}
	}
	return rows, shares
}
