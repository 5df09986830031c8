package meeting

import (
	"fmt"
	"slices"
	"time"

	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/riding"
)

// Block is why nothing can be asked of anybody at the moment.
type Block string

const (
	Vacant Block = "vacant" // nobody sits for the riding
	Writ   Block = "writ"   // Parliament is dissolved: nobody is a member
	Ended  Block = "ended"  // the riding is of an earlier order
)

// Place is what is known of a riding at a moment.
type Place struct {
	Riding  *riding.Riding
	Zone    *time.Location
	Member  *member.Member // nil while the seat is vacant
	Terms   []member.Term  // who sits and sat, the latest first
	Recess  []calendar.Window
	Blocked Block // empty: nothing is in the way
	Now     time.Time
}

// ended is why nobody begins a meeting of a riding of an earlier order, or joins
// a team there.
func ended() error { return fault.New(fault.Conflict, "meeting.blocked.ended", nil) }

// Today is the day in the riding.
func (p *Place) Today() civil.Date { return civil.Of(p.Now.In(p.Zone)) }

// writtenIn is the language that the member is best written to in, or another.
func (p *Place) writtenIn(other i18n.Lang) i18n.Lang {
	if p.Member != nil {
		if lang, known := p.Member.Tongue(); known {
			return lang
		}
	}
	return other
}

// MemberOn is who sat on a day, by the House's number, as far as is known; 0:
// nobody. What happened then was with them, whoever sits now.
func (p *Place) MemberOn(day civil.Date) int {
	for i := range p.Terms {
		if t := &p.Terms[i]; !day.Before(t.Began) && (t.Ended.IsZero() || day.Before(t.Ended)) {
			return t.PersonID
		}
	}
	if p.Member == nil {
		return 0
	}
	return p.Member.PersonID
}

// Slots are the rules for times in the riding.
func (p *Place) Slots() calendar.SlotRules {
	return calendar.SlotRules{Windows: p.Recess, Zone: p.Zone, Province: p.Riding.Province, Now: p.Now}
}

// Asking tells until when to ask for a meeting; false when no window is known.
func (p *Place) Asking() (calendar.Asking, bool) {
	return calendar.NextToAsk(p.Recess, p.Today(), p.Riding.Province)
}

// businessDays is the nth business day of the member's offices after a day, or
// before it.
func (p *Place) businessDays(day civil.Date, n int) civil.Date {
	return calendar.AddBusinessDays(day, n, p.Riding.Province)
}

// Place gathers what is known of a riding now. A fault.NotFound when there is
// none.
func (s *Service) Place(code string) (*Place, error) {
	r, err := s.Ridings(code)
	if err != nil {
		return nil, err
	}
	zone, err := civil.Zone(r.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("riding %s: %w", code, err)
	}
	p := &Place{Riding: r, Zone: zone, Recess: s.Recesses(), Now: s.Now().UTC()}
	roster := s.Members.Roster()
	p.Member, _ = roster.Sitting(code)
	p.Terms = roster.Terms(code)
	today := p.Today()
	switch {
	case slices.ContainsFunc(p.Recess, func(w calendar.Window) bool {
		return w.Status == calendar.Cancelled && w.Reason == calendar.Election && w.Holds(today)
	}):
		p.Blocked = Writ
	case !r.Ended.IsZero():
		p.Blocked = Ended
	case p.Member == nil:
		p.Blocked = Vacant
	}
	return p, nil
}
