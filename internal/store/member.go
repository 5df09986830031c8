package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"recess/internal/member"
	"recess/internal/register"
)

type memberRow struct {
	PersonID   int `gorm:"primaryKey;autoIncrement:false"`
	Riding     string
	Honorific  string
	FirstName  string
	LastName   string
	Party      string
	Email      string
	HillTel    string
	HillFax    string
	ProfileURL string
	PhotoURL   string
	Languages  string
}

func (memberRow) TableName() string { return "members" }

type officeRow struct {
	Riding   string `gorm:"primaryKey"`
	Position int    `gorm:"primaryKey;autoIncrement:false"`
	Street   string
	City     string
	Province string
	Postal   string
	Tel      string
	Fax      string
	Main     bool
}

func (officeRow) TableName() string { return "offices" }

func newMemberRow(m *member.Member) memberRow {
	return memberRow{
		PersonID: m.PersonID, Riding: m.Riding, Honorific: m.Honorific, FirstName: m.FirstName, LastName: m.LastName,
		Party: m.Party, Email: m.Email, HillTel: m.HillTel, HillFax: m.HillFax, ProfileURL: m.ProfileURL,
		PhotoURL: m.PhotoURL, Languages: m.Languages,
	}
}

func (r *memberRow) member() member.Member {
	return member.Member{
		PersonID: r.PersonID, Honorific: r.Honorific, FirstName: r.FirstName, LastName: r.LastName,
		Party: r.Party, Riding: r.Riding, Email: r.Email, HillTel: r.HillTel, HillFax: r.HillFax,
		ProfileURL: r.ProfileURL, PhotoURL: r.PhotoURL, Languages: r.Languages,
	}
}

// Members are the sitting members with their offices, the main one first, as
// the registers have them: corrections are kept apart.
func (s *Store) Members(ctx context.Context) ([]member.Member, error) {
	return handle{s: s}.members(ctx)
}

func (h handle) members(ctx context.Context) ([]member.Member, error) {
	var rows []memberRow
	if err := h.reader(ctx).Order("riding").Find(&rows).Error; err != nil {
		return nil, h.s.translate(err)
	}
	var offices []officeRow
	if err := h.reader(ctx).Order("riding, position").Find(&offices).Error; err != nil {
		return nil, h.s.translate(err)
	}
	byRiding := map[string][]member.Office{}
	for _, o := range offices {
		byRiding[o.Riding] = append(byRiding[o.Riding], member.Office{
			Main: o.Main, Street: o.Street, City: o.City, Province: o.Province, Postal: o.Postal, Tel: o.Tel, Fax: o.Fax,
		})
	}
	members := make([]member.Member, len(rows))
	for i := range rows {
		members[i] = rows[i].member()
		members[i].Offices = byRiding[rows[i].Riding]
	}
	return members, nil
}

// ReplaceMembers puts a new roster in place of the old; who sat when is kept.
// The offices are those of another register.
func (s *Store) ReplaceMembers(ctx context.Context, e register.Edition, members []member.Member) error {
	return s.inTx(ctx, func(tx *gorm.DB) error {
		h := handle{s, tx}
		old, err := h.members(ctx)
		if err != nil {
			return err
		}
		bare := func(members []member.Member) []member.Member {
			members = slices.Clone(members)
			for i := range members {
				members[i].Offices = nil
			}
			return members
		}
		u := &member.Update{Members: members, On: e.AsOf, Changes: member.Compare(bare(old), bare(members))}
		if err := h.putRoster(ctx, u, e.LoadedAt, len(old) == 0); err != nil {
			return err
		}
		return keepEdition(tx, e)
	})
}

// putMembers writes the roster anew.
func (h handle) putMembers(members []member.Member) error {
	rows := make([]memberRow, len(members))
	for i := range members {
		rows[i] = newMemberRow(&members[i])
	}
	if err := h.db.Where("1 = 1").Delete(&memberRow{}).Error; err != nil {
		return err
	}
	return h.db.CreateInBatches(rows, batch).Error
}

// ReplaceOffices puts the offices of these members in place of all others.
func (s *Store) ReplaceOffices(ctx context.Context, e register.Edition, members []member.Member) error {
	return replace(ctx, s, e, officeRows(members))
}

func officeRows(members []member.Member) []officeRow {
	var rows []officeRow
	for _, m := range members {
		for i, o := range m.Offices {
			rows = append(rows, officeRow{
				Riding: m.Riding, Position: i, Main: o.Main, Street: o.Street, City: o.City,
				Province: o.Province, Postal: o.Postal, Tel: o.Tel, Fax: o.Fax,
			})
		}
	}
	return rows
}
