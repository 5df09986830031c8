package meeting

import "recess/internal/civil"

// Todo is what comes next, whose it is, and until when. The zero Todo is
// nothing.
type Todo struct {
	Action Action
	Owner  int64 // person
	Due    civil.Date
}

// Overdue tells whether the day is past.
func (t Todo) Overdue(today civil.Date) bool { return t.Action != "" && t.Due.Before(today) }

// How long each step may take: business days of the office where it is the
// office's turn, days where it is ours.
const (
	draftWithin   = 3 // days, of the claim
	sendWithin    = 2 // business days, of the draft
	callAfter     = 3 // business days without an answer: the usual custom of offices
	answerWithin  = 1 // business day, of an offer
	prepareBefore = 3 // business days, before the meeting
	sureBefore    = 2 // business days, before the meeting: to ask the office once more
	reportWithin  = 1 // day, of the meeting
	thankWithin   = 2 // days, of the meeting
	followWithin  = 14
	closeWithin   = 30
	regroupWithin = 5 // business days, after a refusal
	askDateWithin = 2 // business days, after a visit on which nobody was there
)

// todos are what a meeting waits for in each state, and whose part that is; the
// lead's where nobody has it. An action is the same person's in every state.
var todos = map[State]struct {
	action Action
	by     Role
}{
	Claimed:     {Draft, Setter},
	Drafted:     {Send, Setter},
	Requested:   {LeftMessage, Setter},
	Awaiting:    {LeftMessage, Setter},
	Offered:     {Confirm, Setter},
	Declined:    {AskAgain, Lead},
	Cancelled:   {AskAgain, Lead},
	Confirmed:   {Prepare, Lead},
	Prepared:    {Reconfirm, Setter},
	Reconfirmed: {Hold, NoteTaker},
	Held:        {WriteReport, NoteTaker},
	Missed:      {AskDate, Setter},
	Reported:    {Thank, FollowUp},
	Thanked:     {Follow, FollowUp},
	Following:   {Close, Lead},
}

// next is what a meeting in its state waits for. day is that of the last step;
// back, where it is set, the day on which the office wants to be called.
func (m *Meeting) next(p *Place, day, back civil.Date) Todo {
	if m.State.Over() {
		return Todo{}
	}
	if m.begun(p) {
		held := *m
		held.State = Held
		return held.next(p, civil.Of(m.Appointment.Start.In(p.Zone)), civil.Date{})
	}
	a := todos[m.State].action
	return Todo{Action: a, Owner: m.owner(a), Due: m.due(p, day, back)}
}

// begun tells whether the hour of a meeting has come: whatever its team has
// entered of how it prepared, the report comes next.
func (m *Meeting) begun(p *Place) bool {
	return m.State.Dated() && m.Appointment.Stands() && !p.Now.Before(m.Appointment.Start)
}

// owner is whose turn an action is; 0 when nobody is left.
func (m *Meeting) owner(a Action) int64 {
	for _, todo := range todos {
		if todo.action != a {
			continue
		}
		if holder := m.Holder(todo.by); holder != nil {
			return holder.Person
		}
	}
	return m.Lead
}

func (m *Meeting) due(p *Place, day, back civil.Date) civil.Date {
	start := civil.Of(m.Appointment.Start.In(p.Zone))
	switch m.State {
	case Claimed:
		return day.Add(draftWithin)
	case Drafted:
		return p.businessDays(day, sendWithin)
	case Requested, Awaiting:
		return p.callOn(day, back)
	case Offered:
		return p.businessDays(day, answerWithin)
	case Missed:
		return p.businessDays(day, askDateWithin)
	case Declined, Cancelled:
		return p.businessDays(day, regroupWithin)
	case Confirmed:
		return later(p.businessDays(start, -prepareBefore), day)
	case Prepared:
		return later(p.businessDays(start, -sureBefore), day)
	case Reconfirmed:
		return start
	case Held:
		return day.Add(reportWithin)
	case Reported:
		return later(start.Add(thankWithin), day)
	case Thanked:
		return day.Add(followWithin)
	}
	return day.Add(closeWithin)
}

// callOn is when to call again: when the office has said, or after the usual
// time.
func (p *Place) callOn(day, back civil.Date) civil.Date {
	if !back.IsZero() {
		return p.businessDays(back, 0)
	}
	return p.businessDays(day, callAfter)
}

func later(a, b civil.Date) civil.Date {
	if a.Before(b) {
		return b
	}
	return a
}
