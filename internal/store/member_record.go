package store

import (
	"context"
	"time"

	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/member"
)

type recordRow struct {
	ID       int64
	PersonID int
	TextEN   string
	TextFR   string
	URL      string
	OnDay    civil.Date
	At       time.Time
	ByID     int64
}

func (recordRow) TableName() string { return "member_record" }

// Record is the public record of a member, the latest first.
func (s *Store) Record(ctx context.Context, person int) ([]member.Entry, error) {
	var rows []recordRow
	if err := s.read.WithContext(ctx).Where("person_id = ?", person).Order("on_day DESC, id DESC").Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	entries := make([]member.Entry, len(rows))
	for i := range rows {
		entries[i] = rows[i].entry()
	}
	return entries, nil
}

// Records are the public records of all members, the latest first.
func (s *Store) Records(ctx context.Context) (map[int][]member.Entry, error) {
	var rows []recordRow
	if err := s.read.WithContext(ctx).Order("on_day DESC, id DESC").Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	all := map[int][]member.Entry{}
	for i := range rows {
		all[rows[i].PersonID] = append(all[rows[i].PersonID], rows[i].entry())
	}
	return all, nil
}

func (r *recordRow) entry() member.Entry {
	return member.Entry{
		ID: r.ID, PersonID: r.PersonID, Text: i18n.Text{EN: r.TextEN, FR: r.TextFR}, URL: r.URL, On: r.OnDay, At: r.At.UTC(), By: r.ByID,
	}
}

// AddRecord adds an entry and sets its number.
func (s *Store) AddRecord(ctx context.Context, e *member.Entry) error {
	row := recordRow{PersonID: e.PersonID, TextEN: e.Text.EN, TextFR: e.Text.FR, URL: e.URL, OnDay: e.On, At: e.At.UTC(), ByID: e.By}
	if err := s.write.WithContext(ctx).Create(&row).Error; err != nil {
		return s.translate(err)
	}
	e.ID = row.ID
	return nil
}

// UpdateRecord writes an entry anew.
func (s *Store) UpdateRecord(ctx context.Context, e *member.Entry) error {
	return handle{s: s}.one(s.write.WithContext(ctx).Model(&recordRow{}).Where("id = ? AND person_id = ?", e.ID, e.PersonID).Updates(map[string]any{
		"text_en": e.Text.EN, "text_fr": e.Text.FR, "url": e.URL, "on_day": e.On, "at": e.At.UTC(), "by_id": e.By,
	}))
}

// RemoveRecord takes an entry of a member away.
func (s *Store) RemoveRecord(ctx context.Context, person int, id int64) error {
	return handle{s: s}.one(s.write.WithContext(ctx).Where("id = ? AND person_id = ?", id, person).Delete(&recordRow{}))
}
