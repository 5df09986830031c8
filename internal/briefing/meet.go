package briefing

import (
	"strings"
	"time"

	"recess/internal/i18n"
	"recess/internal/meeting"
)

// Meet fills in what is known of a team's meeting, in the riding's zone: when
// and where it is, and who takes which part, by first name. What somebody
// needs to take part is for the lead alone and stays out; what the office has
// agreed to is for all.
func (p *Pack) Meet(m *meeting.Meeting, zone *time.Location) {
	if p.Meeting != nil && m.Appointment.Stands() {
		a := m.Appointment
		p.Meeting.At, p.Meeting.Where, p.Meeting.Minutes = a.Start.In(zone), a.Where(), a.Minutes
		p.Meeting.With = p.forOffice(a)
		if a.Access != "" {
			p.Meeting.AccessNeeds = []string{a.Access}
		}
	}
	if len(p.Roles) != len(parts) { // the campaign's packs have no roles
		return
	}
	for i, part := range parts {
		p.Roles[i].Holder = holders(m, part)
	}
}

// forOffice is who comes for the office, as far as it has said so.
func (p *Pack) forOffice(a meeting.Appointment) []string {
	var names []string
	switch {
	case a.With == meeting.WithMember && p.Member != nil:
		names = append(names, p.Member.Name())
	case a.With == meeting.WithStaff && a.WithName == "" && p.Member != nil:
		names = append(names, i18n.For(p.Lang).T("meeting.staff_of", "Name", p.Member.Name()))
	}
	if a.WithName != "" {
		names = append(names, a.WithName)
	}
	return names
}

// holders are those who take a part.
func holders(m *meeting.Meeting, part meeting.Role) string {
	var names []string
	for _, t := range m.Members() {
		if t.Holds(part) || part == meeting.Lead && t.Person == m.Lead {
			names = append(names, t.FirstName())
		}
	}
	return strings.Join(names, ", ")
}
