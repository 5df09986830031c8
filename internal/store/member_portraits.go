package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/civil"
	"recess/internal/member"
	"recess/internal/register"
)

type portraitRow struct {
	PersonID int `gorm:"primaryKey;autoIncrement:false"`
	URL      string
	Hash     string
	OnDay    civil.Date
	JPEG     []byte `gorm:"column:jpeg"`
}

func (portraitRow) TableName() string { return "portraits" }

// Portraits are all that are kept, without their pictures, by person.
func (s *Store) Portraits(ctx context.Context) (map[int]member.Portrait, error) {
	var rows []portraitRow
	if err := s.read.WithContext(ctx).Omit("jpeg").Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	kept := make(map[int]member.Portrait, len(rows))
	for _, r := range rows {
		kept[r.PersonID] = member.Portrait{PersonID: r.PersonID, URL: r.URL, Hash: r.Hash, On: r.OnDay}
	}
	return kept, nil
}

// Portrait is a member's; a fault.NotFound when there is none.
func (s *Store) Portrait(ctx context.Context, person int) (*member.Portrait, error) {
	var row portraitRow
	if err := s.read.WithContext(ctx).Where("person_id = ?", person).Take(&row).Error; err != nil {
		return nil, s.translate(err)
	}
	return &member.Portrait{PersonID: row.PersonID, URL: row.URL, Hash: row.Hash, On: row.OnDay, JPEG: row.JPEG}, nil
}

// PutPortrait keeps one in place of the one before.
func (s *Store) PutPortrait(ctx context.Context, p *member.Portrait) error {
	row := portraitRow{PersonID: p.PersonID, URL: p.URL, Hash: p.Hash, OnDay: p.On, JPEG: p.JPEG}
	return s.translate(s.write.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error)
}

// DropPortraits lets go of those of these people.
func (s *Store) DropPortraits(ctx context.Context, people []int) error {
	return s.translate(s.write.WithContext(ctx).Where("person_id IN ?", people).Delete(&portraitRow{}).Error)
}

// PutPortraitRun notes that portraits were fetched: the edition they are now,
// and what went wrong.
func (s *Store) PutPortraitRun(ctx context.Context, e register.Edition, run register.Run, detail string) error {
	return s.inTx(ctx, func(tx *gorm.DB) error { return keepImport(tx, e, run, detail) })
}
