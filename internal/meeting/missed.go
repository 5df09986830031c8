package meeting

import (
	"recess/internal/civil"
	"recess/internal/i18n"
)

// A team that came and met nobody has nobody to thank: its meeting is missed,
// and another date comes next.

// to is the state that an entry leads to.
func (m *Meeting) to(e Entry) State {
	to := moves[e.Action].to
	switch e.Action {
	case Hold, WriteReport:
		if e.With == WithNobody || e.With == "" && m.State == Missed {
			return Missed
		}
	}
	return to
}

// arrive moves the meeting to a state. The appointment of a missed one no
// longer stands, unless a later word says that somebody was there after all.
func (m *Meeting) arrive(to State) {
	switch {
	case to == Missed && m.Appointment.Stands():
		m.Appointment.Off = true
		m.Sequence++
	case m.State == Missed && to == Reported && m.Appointment.Off:
		m.Appointment.Off = false
		m.Sequence++
	}
	m.State = to
}

// HasReport reports whether the meeting has the report of its last date. One
// that says that nobody was there does not count for a date that was agreed
// afterwards.
func (m *Meeting) HasReport(reports []Report, p *Place) bool {
	if len(reports) == 0 {
		return false
	}
	last := &reports[len(reports)-1]
	again := last.Missed() && m.Appointment.Stands() && last.HeldOn.Before(civil.Of(m.Appointment.Start.In(p.Zone)))
	return !again
}

// Missed reports whether a report says that nobody was there.
func (r *Report) Missed() bool { return With(r.Fields[FieldWith]) == WithNobody }

// amended puts the meeting where its amended report says that it stands, and
// reports whether that is elsewhere.
func (m *Meeting) amended(f Fields, p *Place) bool {
	missed := With(f[FieldWith]) == WithNobody
	switch {
	case m.State == Missed && !missed:
		m.arrive(Reported)
	case m.State == Reported && missed:
		m.arrive(Missed)
	default:
		return false
	}
	m.Todo = m.next(p, p.Today(), civil.Date{})
	return true
}

// AnotherDate writes the note that follows a visit on which nobody was there:
// it asks for another day, in the language of the request.
func (m *Meeting) AnotherDate(p *Place, c *Campaign, missed civil.Date, name string) *Letter {
	l := i18n.For(m.Lang)
	letter := &Letter{Lang: m.Lang, Copy: m.Request.Copy, Day: p.Today(), Subject: l.T("letter.subject", "Riding", p.Riding.Name.In(m.Lang))}
	say := func(text string) { letter.Body = append(letter.Body, Paragraph{Text: text}) }
	greeting := l.T("letter.greeting_nobody")
	if p.Member != nil {
		letter.To, greeting = p.Member.Email, l.T("letter.greeting", "Name", p.Member.Name())
	}
	say(greeting)
	say(l.T("another_date.opening", "Date", l.Date(missed.In(p.Zone)), "Campaign", c.Name.In(m.Lang)))
	if best := m.Best(p.Now); len(best) > 0 {
		say(l.T("letter.dates"))
		letter.Body = append(letter.Body, Paragraph{Points: whens(l, best, p.Zone)})
	}
	say(l.T("another_date.closing"))
	say(l.T("letter.regards"))
	say(name)
	return letter
}
