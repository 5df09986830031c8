package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"recess/internal/member"
)

type correctionRow struct {
	ID       int64
	PersonID int
	Riding   string
	Field    string
	Value    string
	Was      string
	Reason   string
	Source   string
	ByID     int64
	At       time.Time
	EndedAt  *time.Time
	Caught   bool
}

func (correctionRow) TableName() string { return "member_corrections" }

func (r *correctionRow) correction() member.Correction {
	return member.Correction{
		ID: r.ID, PersonID: r.PersonID, Riding: r.Riding, Field: member.Field(r.Field), Value: r.Value, Was: r.Was,
		Reason: r.Reason, Source: r.Source, By: r.ByID, At: r.At.UTC(), EndedAt: at(r.EndedAt), Caught: r.Caught,
	}
}

// Corrections are those that hold, the oldest first.
func (s *Store) Corrections(ctx context.Context) ([]member.Correction, error) {
	return handle{s: s}.corrections(ctx)
}

func (h handle) corrections(ctx context.Context) ([]member.Correction, error) {
	var rows []correctionRow
	if err := h.reader(ctx).Where("ended_at IS NULL").Order("id").Find(&rows).Error; err != nil {
		return nil, h.s.translate(err)
	}
	all := make([]member.Correction, len(rows))
	for i := range rows {
		all[i] = rows[i].correction()
	}
	return all, nil
}

// PutCorrection keeps one and ends the one that held for the same field of the
// same member; sets c.ID.
func (s *Store) PutCorrection(ctx context.Context, c *member.Correction, from string) error {
	return s.inTx(ctx, func(tx *gorm.DB) error {
		err := tx.Model(&correctionRow{}).Where("person_id = ? AND field = ? AND ended_at IS NULL", c.PersonID, string(c.Field)).
			Updates(map[string]any{"ended_at": c.At.UTC()}).Error
		if err != nil {
			return err
		}
		row := correctionRow{
			PersonID: c.PersonID, Riding: c.Riding, Field: string(c.Field), Value: c.Value, Was: c.Was,
			Reason: c.Reason, Source: c.Source, ByID: c.By, At: c.At.UTC(),
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		c.ID = row.ID
		return tx.Create(&auditRow{
			At: c.At.UTC(), Actor: c.By, Action: "correct member", Object: "riding " + c.Riding, Address: from,
			Detail: fmt.Sprintf("%s: %q → %q, %s (%s)", c.Field, c.Was, c.Value, c.Reason, c.Source),
		}).Error
	})
}

// EndCorrection takes one back.
func (s *Store) EndCorrection(ctx context.Context, id, by int64, at time.Time, from string) error {
	return s.inTx(ctx, func(tx *gorm.DB) error {
		var row correctionRow
		if err := tx.Where("id = ? AND ended_at IS NULL", id).Take(&row).Error; err != nil {
			return err
		}
		if err := tx.Model(&row).Updates(map[string]any{"ended_at": at.UTC()}).Error; err != nil {
			return err
		}
		return tx.Create(&auditRow{
			At: at.UTC(), Actor: by, Action: "end correction", Object: "riding " + row.Riding, Address: from,
			Detail: fmt.Sprintf("%s: %q", row.Field, row.Value),
		}).Error
	})
}

// endCaughtUp ends the corrections that the register makes needless.
func (h handle) endCaughtUp(ctx context.Context, members []member.Member, when time.Time) error {
	corrections, err := h.corrections(ctx)
	if err != nil {
		return err
	}
	ended := member.CaughtUp(members, corrections)
	if len(ended) == 0 {
		return nil
	}
	return h.db.Model(&correctionRow{}).Where("id IN ?", ended).Updates(map[string]any{"ended_at": when.UTC(), "caught": true}).Error
}

// CorrectionMark differs whenever the corrections that hold differ.
func (s *Store) CorrectionMark(ctx context.Context) (mark int64, err error) {
	const query = "SELECT COALESCE(MAX(id), 0) * 1000000 + COUNT(*) FROM member_corrections WHERE ended_at IS NULL"
	return mark, s.translate(s.read.WithContext(ctx).Raw(query).Scan(&mark).Error)
}
