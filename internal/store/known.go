package store

import (
	"context"
	"time"

	"recess/internal/civil"
	"recess/internal/match"
)

type knownListRow struct {
	ID    int64
	Name  string
	OnDay civil.Date
	ByID  int64
	At    time.Time
}

func (knownListRow) TableName() string { return "known_lists" }

type knownPeopleRow struct {
	ListID int64  `gorm:"primaryKey;autoIncrement:false"`
	Riding string `gorm:"primaryKey"`
	People int
	Exact  int
}

func (knownPeopleRow) TableName() string { return "known_people" }

// Known is where counts of people are kept.
type Known struct{ handle }

// Known is the store of package match.
func (s *Store) Known() *Known { return &Known{handle{s: s}} }

// Keep keeps the counts of a list and sets its number.
func (t *Known) Keep(ctx context.Context, k *match.Kept) error {
	return t.inTx(ctx, func(h handle) error {
		row := knownListRow{Name: k.Name, OnDay: k.On, ByID: k.By, At: k.At.UTC()}
		if err := h.writer(ctx).Create(&row).Error; err != nil {
			return t.s.translate(err)
		}
		k.ID = row.ID
		rows := make([]knownPeopleRow, 0, len(k.Ridings))
		for riding, n := range k.Ridings {
			rows = append(rows, knownPeopleRow{row.ID, riding, n.People, n.Exact})
		}
		return t.s.translate(h.writer(ctx).Create(&rows).Error)
	})
}

// Kept are all lists, the latest day first.
func (t *Known) Kept(ctx context.Context) ([]match.Kept, error) {
	var lists []struct {
		Row    knownListRow `gorm:"embedded"`
		Keeper *string
	}
	err := t.reader(ctx).Table("known_lists").Select("known_lists.*, COALESCE(NULLIF(people.name, ''), people.email) AS keeper").Joins("LEFT JOIN people ON people.id = known_lists.by_id").
		Order("on_day DESC, known_lists.id DESC").Find(&lists).Error
	if err != nil {
		return nil, t.s.translate(err)
	}
	var people []knownPeopleRow
	if err := t.reader(ctx).Find(&people).Error; err != nil {
		return nil, t.s.translate(err)
	}
	ridings := map[int64]map[string]match.Count{}
	for _, p := range people {
		if ridings[p.ListID] == nil {
			ridings[p.ListID] = map[string]match.Count{}
		}
		ridings[p.ListID][p.Riding] = match.Count{People: p.People, Exact: p.Exact}
	}
	kept := make([]match.Kept, len(lists))
	for i, l := range lists {
		kept[i] = match.Kept{ID: l.Row.ID, Name: l.Row.Name, On: l.Row.OnDay, By: l.Row.ByID, At: l.Row.At.UTC(), Ridings: ridings[l.Row.ID]}
		if l.Keeper != nil {
			kept[i].Keeper = *l.Keeper
		}
	}
	return kept, nil
}

// DropKept deletes the counts of a list.
func (t *Known) DropKept(ctx context.Context, id int64) error {
	return t.inTx(ctx, func(h handle) error {
		if err := h.writer(ctx).Where("list_id = ?", id).Delete(&knownPeopleRow{}).Error; err != nil {
			return t.s.translate(err)
		}
		return h.one(h.writer(ctx).Where("id = ?", id).Delete(&knownListRow{}))
	})
}
