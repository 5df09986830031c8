// Package shipped reads the facts that ship inside the program: the tables of
// package data as the domain's own types. An error means that a table and
// this package do not fit, which the tests of this package rule out.
package shipped

import (
	"recess/internal/calendar"
	"recess/internal/member"
	"recess/internal/riding"
)

// Ridings are the 343 ridings, in order of their codes.
func Ridings() ([]riding.Riding, error) {
	var ridings []riding.Riding
	err := each(ridingsTable, func(r *row) {
		ridings = append(ridings, riding.Riding{
			Code:       r.text("code"),
			Order:      riding.ShippedOrder,
			Name:       r.both("name"),
			OrderName:  r.both("order_name"),
			Province:   r.text("province"),
			Population: r.number("population"),
			TimeZone:   r.text("time_zone"),
		})
	})
	return ridings, err
}

// Members are the sitting members in order of their ridings, each with the
// constituency offices, the main one first. A vacant riding has none.
func Members() ([]member.Member, error) {
	offices, err := offices()
	if err != nil {
		return nil, err
	}
	var members []member.Member
	err = each(membersTable, func(r *row) {
		members = append(members, member.Member{
			PersonID:   r.number("person_id"),
			Honorific:  r.text("honorific"),
			FirstName:  r.text("first_name"),
			LastName:   r.text("last_name"),
			Party:      r.text("party"),
			Riding:     r.text("riding"),
			Email:      r.text("email"),
			HillTel:    r.text("hill_tel"),
			HillFax:    r.text("hill_fax"),
			ProfileURL: r.text("profile_url"),
			PhotoURL:   r.text("photo_url"),
			Offices:    offices[r.text("riding")],
		})
	})
	return members, err
}

// offices are the constituency offices by riding.
func offices() (map[string][]member.Office, error) {
	offices := make(map[string][]member.Office)
	err := each(officesTable, func(r *row) {
		code := r.text("riding")
		offices[code] = append(offices[code], member.Office{
			Main:     r.flag("main"),
			Street:   r.text("street"),
			City:     r.text("city"),
			Province: r.text("province"),
			Postal:   r.text("postal"),
			Tel:      r.text("tel"),
			Fax:      r.text("fax"),
		})
	})
	return offices, err
}

// Areas are the forward sortation areas in alphabetical order, each with the
// ridings it touches, the largest share first.
func Areas() ([]riding.Area, error) {
	shares := make(map[string][]riding.Share)
	err := each(sharesTable, func(r *row) {
		fsa := r.text("fsa")
		shares[fsa] = append(shares[fsa], riding.Share{
			Riding:  r.text("riding"),
			Share:   r.decimal("share"),
			AtPoint: r.flag("at_point"),
		})
	})
	if err != nil {
		return nil, err
	}
	var areas []riding.Area
	err = each(areasTable, func(r *row) {
		a := riding.Area{FSA: r.text("fsa"), Place: r.text("place"), Shares: shares[r.text("fsa")]}
		if r.text("lat") != "" {
			a.Point = riding.Point{Lat: r.decimal("lat"), Lon: r.decimal("lon")}
		}
		areas = append(areas, a)
	})
	return areas, err
}

// Recesses are the known windows in which the House is adjourned, in order of
// time.
func Recesses() ([]calendar.Window, error) {
	var windows []calendar.Window
	err := each(recessesTable, func(r *row) {
		windows = append(windows, calendar.Window{
			First:  r.date("first"),
			Last:   r.date("last"),
			Kind:   calendar.Kind(r.text("kind")),
			Status: calendar.Status(r.text("status")),
			Source: r.text("source"),
			ReadOn: r.date("read_on"),
		})
	})
	return windows, err
}

// Boundaries are the packed boundaries of all ridings, about 0.8 MB, as
// geo.Decode reads them.
func Boundaries() ([]byte, error) { return unpack(boundariesTable) }
