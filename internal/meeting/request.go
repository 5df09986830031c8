package meeting

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/outbox"
	"recess/internal/riding"
)

// usualMinutes is what offices grant most.
const usualMinutes = 30

// clean checks what was typed of a request.
func (r Request) clean() (Request, error) {
	r.Name, r.Street, r.City, r.More = oneLine(r.Name), oneLine(r.Street), oneLine(r.City), clean(r.More)
	r.Copy = strings.TrimSpace(r.Copy)
	code, err := riding.ParsePostalCode(r.Postal)
	switch {
	case r.Name == "" || r.Street == "" || r.City == "":
		return r, fault.New(fault.Invalid, "meeting.needs_sender", nil)
	case err != nil:
		return r, err
	case utf8.RuneCountInString(r.Name) > longestLine || utf8.RuneCountInString(r.Street) > longestLine || utf8.RuneCountInString(r.City) > longestLine:
		return r, tooLong(longestLine)
	case utf8.RuneCountInString(r.More) > longestWords:
		return r, tooLong(longestWords)
	case r.Minutes < shortest || r.Minutes > longest:
		return r, fault.New(fault.Invalid, "slot.length", fault.Args{"Least": shortest, "Most": longest})
	}
	if r.Copy != "" {
		if err := outbox.CheckAddress(r.Copy); err != nil {
			return r, err
		}
	}
	r.Postal = code.String()
	return r, nil
}

// sameSender tells whether two requests are signed by the same person.
func (r Request) sameSender(b Request) bool {
	return r.Name == b.Name && r.Street == b.Street && r.City == b.City && r.Postal == b.Postal
}

// Letter is the request to the office as it is sent: by mail, or on paper.
type Letter struct {
	Lang    i18n.Lang
	To      string   // e-mail address; empty: the member has none
	Copy    string   // of the constituency office; may be empty
	From    []string // name and address, in lines
	Office  []string // to whom, in lines
	Day     civil.Date
	Subject string
	Body    []Paragraph
}

// Paragraph is a text, or the points of a list.
type Paragraph struct {
	Text   string
	Points []string
}

// Letter writes the request of a meeting in its language. It is made anew each
// time: dates, the team and the member are as they are now.
func (m *Meeting) Letter(p *Place, c *Campaign) *Letter {
	l := i18n.For(m.Lang)
	r := m.Request
	letter := &Letter{
		Lang: m.Lang, Copy: r.Copy, From: []string{
			r.Name, r.Street, l.T("office.address", "City", r.City, "Province", p.Riding.Province, "Postal", r.Postal),
		},
		Day: p.Today(), Subject: l.T("letter.subject", "Riding", p.Riding.Name.In(m.Lang)),
		Office: []string{l.T("letter.no_member"), l.T("letter.house"), l.T("letter.house_city")},
	}
	greeting := l.T("letter.greeting_nobody")
	if p.Member != nil {
		letter.To, greeting = p.Member.Email, l.T("letter.greeting", "Name", p.Member.Name())
		letter.Office[0] = l.T("letter.member", "Name", p.Member.Name())
	}
	say := func(text string) { letter.Body = append(letter.Body, Paragraph{Text: text}) }
	say(greeting)
	say(l.T("letter.opening", "Riding", p.Riding.Name.In(m.Lang), "Campaign", c.Name.In(m.Lang), "Minutes", l.Number(r.Minutes)))
	say(l.T("letter.topic", "Ask", c.Ask.In(m.Lang)))
	if r.More != "" {
		say(r.More)
	}
	if others := len(m.Members()) - 1; others > 0 {
		say(l.N("letter.team", others))
	}
	if best := m.Best(p.Now); len(best) > 0 {
		say(l.T("letter.dates"))
		letter.Body = append(letter.Body, Paragraph{Points: whens(l, best, p.Zone)})
	}
	say(l.T("letter.staff"))
	say(l.T("letter.closing"))
	say(l.T("letter.regards"))
	say(strings.Join(letter.From, "\n"))
	return letter
}

func whens(l *i18n.Localizer, slots []Slot, zone *time.Location) []string {
	words := make([]string, len(slots))
	for i, s := range slots {
		words[i] = When(l, s.Start, zone)
	}
	return words
}

// When is a moment on the clocks of a zone, in words.
func When(l *i18n.Localizer, t time.Time, zone *time.Location) string { return l.Moment(t.In(zone)) }

// Text is the letter as it stands in a mail.
func (l *Letter) Text() string {
	parts := make([]string, len(l.Body))
	for i, p := range l.Body {
		parts[i] = p.Text
		if len(p.Points) > 0 {
			parts[i] = "- " + strings.Join(p.Points, "\n- ")
		}
	}
	return strings.Join(parts, "\n\n")
}

// Mailto opens the letter in the reader's own mail program (RFC 6068): lines
// end in CR LF, spaces are never plus signs, and an @ stands for itself.
func (l *Letter) Mailto() string {
	escape := func(s string) string { return strings.NewReplacer("+", "%20", "%40", "@").Replace(url.QueryEscape(s)) }
	address := "mailto:" + escape(l.To) + "?subject=" + escape(l.Subject)
	if l.Copy != "" {
		address += "&cc=" + escape(l.Copy)
	}
	return address + "&body=" + escape(strings.ReplaceAll(l.Text(), "\n", "\r\n"))
}
