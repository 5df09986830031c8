package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/member"
	"recess/internal/register"
)

type termRow struct {
	ID        int64
	PersonID  int
	Riding    string
	FirstName string
	LastName  string
	Party     string
	Began     civil.Date
	Ended     civil.Date
}

func (termRow) TableName() string { return "member_terms" }

type changeRow struct {
	ID       int64
	Kind     string
	Riding   string
	PersonID int
	Name     string
	Was      string
	Now      string
	OnDay    civil.Date
	At       time.Time
}

func (changeRow) TableName() string { return "member_changes" }

// PutRoster keeps what an import makes of the roster: members, offices, terms,
// what has changed, and that corrections are needless. A fault.Conflict when
// the roster is no longer of the editions that the update was made from.
func (s *Store) PutRoster(ctx context.Context, u *member.Update, from map[register.Name]register.Edition, editions []register.Edition, run register.Run, detail string) error {
	return s.inTx(ctx, func(tx *gorm.DB) error {
		for _, name := range []register.Name{register.Members, register.Offices} {
			held, err := lockedEdition(tx, name)
			if err != nil {
				return err
			}
			if held.Hash != from[name].Hash || !held.LoadedAt.Equal(from[name].LoadedAt) {
				return fault.New(fault.Conflict, "members.import.meanwhile", nil)
			}
		}
		h := handle{s, tx}
		if err := h.putRoster(ctx, u, run.At, false); err != nil {
			return err
		}
		if err := tx.Where("1 = 1").Delete(&officeRow{}).Error; err != nil {
			return err
		}
		if err := tx.CreateInBatches(officeRows(u.Members), batch).Error; err != nil {
			return err
		}
		for _, e := range editions {
			run.Register = e.Register
			if err := keepImport(tx, e, run, detail); err != nil {
				return err
			}
		}
		return nil
	})
}

// putRoster writes all that is kept of members but their offices. The first
// roster of a database changes nothing: who sat before is not known.
func (h handle) putRoster(ctx context.Context, u *member.Update, at time.Time, first bool) error {
	for was, now := range u.Numbered {
		if err := h.renumber(was, now); err != nil {
			return err
		}
	}
	if err := h.putMembers(u.Members); err != nil {
		return err
	}
	if err := h.putTerms(u, first); err != nil {
		return err
	}
	if err := h.endCaughtUp(ctx, u.Members, at); err != nil || first {
		return err
	}
	rows := make([]changeRow, len(u.Changes))
	for i, c := range u.Changes {
		rows[i] = changeRow{Kind: string(c.Kind), Riding: c.Riding, PersonID: c.PersonID, Name: c.Name, Was: c.Was, Now: c.Now, OnDay: u.On, At: at.UTC()}
	}
	return h.db.CreateInBatches(rows, batch).Error
}

// renumber gives somebody the House's number in place of ours, wherever they
// are spoken of.
func (h handle) renumber(was, now int) error {
	for _, table := range []string{"member_terms", "member_changes", "member_corrections", "member_record"} {
		if err := h.db.Table(table).Where("person_id = ?", was).Update("person_id", now).Error; err != nil {
			return err
		}
	}
	// where both have a portrait, the one of who sits now is the newer
	const older = "person_id = ? AND EXISTS (SELECT 1 FROM portraits AS newer WHERE newer.person_id = ?)"
	if err := h.db.Where(older, now, was).Delete(&portraitRow{}).Error; err != nil {
		return err
	}
	if err := h.db.Model(&portraitRow{}).Where("person_id = ?", was).Update("person_id", now).Error; err != nil {
		return err
	}
	for _, table := range []string{"meetings", "support_levels"} {
		if err := h.db.Table(table).Where("member_id = ?", was).Update("member_id", now).Error; err != nil {
			return err
		}
	}
	return nil
}

// putTerms ends the terms of those who no longer sit, and begins those of who
// has come.
func (h handle) putTerms(u *member.Update, first bool) error {
	var open []termRow
	if err := h.db.Where("ended IS NULL").Order("id").Find(&open).Error; err != nil {
		return err
	}
	sitting := map[int]*member.Member{}
	for i := range u.Members {
		sitting[u.Members[i].PersonID] = &u.Members[i]
	}
	sat := map[int]bool{}
	for _, t := range open {
		m, sits := sitting[t.PersonID]
		changes := map[string]any{}
		if sits = sits && m.Riding == t.Riding; sits {
			sat[t.PersonID] = true
			changes["first_name"], changes["last_name"], changes["party"] = m.FirstName, m.LastName, m.Party
			if began := u.Since[t.PersonID]; t.Began.IsZero() && !began.IsZero() {
				changes["began"] = began
			}
		} else {
			changes["ended"] = u.On
			if u.On.Before(t.Began) { // a list of an earlier day than the one that named them
				changes["ended"] = t.Began
			}
		}
		if err := h.db.Model(&termRow{}).Where("id = ?", t.ID).Updates(changes).Error; err != nil {
			return err
		}
	}
	var begun []termRow
	for _, m := range u.Members {
		if sat[m.PersonID] {
			continue
		}
		t := termRow{PersonID: m.PersonID, Riding: m.Riding, FirstName: m.FirstName, LastName: m.LastName, Party: m.Party, Began: u.Since[m.PersonID]}
		if t.Began.IsZero() && !first {
			t.Began = u.On
		}
		begun = append(begun, t)
	}
	return h.db.CreateInBatches(begun, batch).Error
}

// Terms are those who sit or sat for any riding, the latest first.
func (s *Store) Terms(ctx context.Context) ([]member.Term, error) {
	var rows []termRow
	if err := s.read.WithContext(ctx).Order("id DESC").Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	terms := make([]member.Term, len(rows))
	for i, r := range rows {
		terms[i] = member.Term{ID: r.ID, PersonID: r.PersonID, Riding: r.Riding, FirstName: r.FirstName, LastName: r.LastName, Party: r.Party, Began: r.Began, Ended: r.Ended}
	}
	return terms, nil
}

// Changes are the last so many that imports have made: the latest import first,
// and of each what it told first.
func (s *Store) Changes(ctx context.Context, most int) ([]member.Change, error) {
	var rows []changeRow
	if err := s.read.WithContext(ctx).Order("at DESC, id").Limit(most).Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	changes := make([]member.Change, len(rows))
	for i, r := range rows {
		changes[i] = member.Change{Kind: member.Kind(r.Kind), Riding: r.Riding, PersonID: r.PersonID, Name: r.Name, Was: r.Was, Now: r.Now, On: r.OnDay, At: r.At.UTC()}
	}
	return changes, nil
}
