package store

import (
	"context"

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

// Members are the sitting members with their offices, the main one first.
func (s *Store) Members(ctx context.Context) ([]member.Member, error) {
	var rows []memberRow
	if err := s.read.WithContext(ctx).Order("riding").Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	var offices []officeRow
	if err := s.read.WithContext(ctx).Order("riding, position").Find(&offices).Error; err != nil {
		return nil, s.translate(err)
	}
	byRiding := map[string][]member.Office{}
	for _, o := range offices {
		byRiding[o.Riding] = append(byRiding[o.Riding], member.Office{
			Main: o.Main, Street: o.Street, City: o.City, Province: o.Province, Postal: o.Postal, Tel: o.Tel, Fax: o.Fax,
		})
	}
	members := make([]member.Member, len(rows))
	for i, r := range rows {
		members[i] = member.Member{
			PersonID: r.PersonID, Honorific: r.Honorific, FirstName: r.FirstName, LastName: r.LastName,
			Party: r.Party, Riding: r.Riding, Email: r.Email, HillTel: r.HillTel, HillFax: r.HillFax,
			ProfileURL: r.ProfileURL, Offices: byRiding[r.Riding],
		}
	}
	return members, nil
}

// ReplaceMembers puts a new roster in place of the old.
func (s *Store) ReplaceMembers(ctx context.Context, e register.Edition, members []member.Member) error {
	rows := make([]memberRow, len(members))
	for i, m := range members {
		rows[i] = memberRow{
			PersonID: m.PersonID, Riding: m.Riding, Honorific: m.Honorific, FirstName: m.FirstName, LastName: m.LastName,
			Party: m.Party, Email: m.Email, HillTel: m.HillTel, HillFax: m.HillFax, ProfileURL: m.ProfileURL,
		}
	}
	return replace(ctx, s, e, rows)
}

// ReplaceOffices puts the offices of these members in place of all others.
func (s *Store) ReplaceOffices(ctx context.Context, e register.Edition, members []member.Member) error {
	var rows []officeRow
	for _, m := range members {
		for i, o := range m.Offices {
			rows = append(rows, officeRow{
				Riding: m.Riding, Position: i, Main: o.Main, Street: o.Street, City: o.City,
				Province: o.Province, Postal: o.Postal, Tel: o.Tel, Fax: o.Fax,
			})
		}
	}
	return replace(ctx, s, e, rows)
}
