package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/register"
	"recess/internal/riding"
)

// Waiting is the order that waits for its day; a fault.NotFound when none does.
func (s *Store) Waiting(ctx context.Context) (*register.Redistribution, error) {
	var row orderRow
	if err := s.read.WithContext(ctx).Where("state = ?", orderWaiting).Take(&row).Error; err != nil {
		return nil, s.translate(err)
	}
	return row.redistribution(), nil
}

func (r *orderRow) redistribution() *register.Redistribution {
	return &register.Redistribution{Order: r.Name, From: r.ValidFrom, Edition: register.Edition{
		Register: register.Boundaries, Hash: r.Hash, AsOf: r.AsOf, Rows: r.RowCount, LoadedAt: r.LoadedAt.UTC(),
		Source: i18n.Text{EN: r.SourceEN, FR: r.SourceFR}, Licence: i18n.Text{EN: r.LicenceEN, FR: r.LicenceFR},
	}}
}

// ComingRidings are those of the order that waits, by code; of each only its
// code, names and province are known.
func (s *Store) ComingRidings(ctx context.Context) ([]riding.Riding, error) {
	var rows []comingRow
	if err := s.read.WithContext(ctx).Order("code").Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	ridings := make([]riding.Riding, len(rows))
	for i, r := range rows {
		name := i18n.Text{EN: r.NameEN, FR: r.NameFR}
		ridings[i] = riding.Riding{Code: r.Code, Name: name, OrderName: name, Province: r.Province}
	}
	return ridings, nil
}

// PutRedistribution has an order wait for its day, in place of any that waited
// before. A fault.Conflict when there has been one of its name.
func (s *Store) PutRedistribution(ctx context.Context, r *register.Redistribution, ridings []riding.Riding, packed []byte, run register.Run, detail string) error {
	coming := make([]comingRow, len(ridings))
	for i, r := range ridings {
		coming[i] = comingRow{Code: r.Code, NameEN: r.Name.EN, NameFR: r.Name.FR, Province: r.Province}
	}
	return s.inTx(ctx, func(tx *gorm.DB) error {
		if err := dropWaiting(tx); err != nil {
			return err
		}
		var known int64
		if err := tx.Model(&orderRow{}).Where("name = ?", r.Order).Count(&known).Error; err != nil {
			return err
		}
		if known > 0 {
			return fault.New(fault.Conflict, "redistribution.known", fault.Args{"Order": r.Order})
		}
		row := orderRow{
			Name: r.Order, State: orderWaiting, ValidFrom: r.From, Hash: r.Hash, AsOf: r.AsOf, RowCount: r.Rows, LoadedAt: r.LoadedAt,
			SourceEN: r.Source.EN, SourceFR: r.Source.FR, LicenceEN: r.Licence.EN, LicenceFR: r.Licence.FR,
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		if err := tx.CreateInBatches(coming, batch).Error; err != nil {
			return err
		}
		if err := putBoundaries(tx, r.Order, packed); err != nil {
			return err
		}
		run.Register = register.NextOrder
		return keepRunAndNote(tx, run, detail)
	})
}

// dropWaiting lets go of the order that waits; a fault.NotFound is not told.
func dropWaiting(tx *gorm.DB) error {
	waiting := tx.Model(&orderRow{}).Where("state = ?", orderWaiting).Select("name")
	if err := tx.Where("of_order IN (?)", waiting).Delete(&boundaryRow{}).Error; err != nil {
		return err
	}
	if err := tx.Where("1 = 1").Delete(&comingRow{}).Error; err != nil {
		return err
	}
	return tx.Where("state = ?", orderWaiting).Delete(&orderRow{}).Error
}

// TakeBack lets go of the order that waits. A fault.NotFound when it no longer
// does: it has been taken back, or is in force.
func (s *Store) TakeBack(ctx context.Context, run register.Run) error {
	return s.inTx(ctx, func(tx *gorm.DB) error {
		var row orderRow
		if err := tx.Where("state = ?", orderWaiting).Take(&row).Error; err != nil {
			return err
		}
		if err := dropWaiting(tx); err != nil {
			return err
		}
		return tx.Create(&auditRow{
			At: run.At.UTC(), Actor: run.By.Person, Action: "take back next-order", Object: fmt.Sprint("order ", row.Name),
			Detail: "from " + row.ValidFrom.String(), Address: run.By.From,
		}).Error
	})
}
