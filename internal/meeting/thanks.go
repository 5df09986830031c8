package meeting

import (
	"recess/internal/i18n"
)

// ThankYou writes the note that follows a meeting, in its language: what there
// is to thank for, and what was promised on both sides, so that the office can
// say where it remembers otherwise.
func (m *Meeting) ThankYou(p *Place, c *Campaign, r *Report, promises []Commitment, name string) *Letter {
	l := i18n.For(m.Lang)
	letter := &Letter{Lang: m.Lang, Copy: m.Request.Copy, Day: p.Today(), Subject: l.T("thanks.subject", "Riding", p.Riding.Name.In(m.Lang))}
	say := func(text string) { letter.Body = append(letter.Body, Paragraph{Text: text}) }
	list := func(intro string, points []string) {
		if len(points) > 0 {
			say(intro)
			letter.Body = append(letter.Body, Paragraph{Points: points})
		}
	}
	greeting := l.T("letter.greeting_nobody")
	if p.Member != nil {
		letter.To, greeting = p.Member.Email, l.T("letter.greeting", "Name", p.Member.Name())
	}
	say(greeting)
	opening := "thanks.opening"
	if With(r.Fields[FieldWith]) == WithStaff {
		opening = "thanks.opening_staff"
	}
	say(l.T(opening, "Date", l.Date(r.HeldOn.In(p.Zone)), "Campaign", c.Name.In(m.Lang)))
	var thanks, theirs, ours []string
	for _, t := range c.Thanks {
		thanks = append(thanks, t.In(m.Lang))
	}
	for _, x := range promises {
		if x.Ours {
			ours = append(ours, x.Text)
		} else {
			theirs = append(theirs, x.Text)
		}
	}
	list(l.T("thanks.grateful"), thanks)
	list(l.T("thanks.theirs"), theirs)
	list(l.T("thanks.ours"), ours)
	say(l.T("thanks.closing"))
	say(l.T("letter.regards"))
	say(name)
	return letter
}
