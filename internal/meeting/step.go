package meeting

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"recess/internal/account"
	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// Entry is what somebody says has happened.
type Entry struct {
	Action   Action
	Revision int        // of the meeting as they have seen it
	Day      civil.Date // when; zero: today
	Words    string     // what was said, or why
	Until    civil.Date // the day to call back on
	With     With       // who was offered, or came
	Request  Request    // of a draft
	Lang     i18n.Lang  // of a draft

	// Of an appointment; its start is Date and Minute, after midnight, on the
	// riding's clocks.
	Appointment Appointment
	Date        civil.Date
	Minute      int
}

// Bounds of what is typed, in characters and days.
const (
	longestWords = 2000
	longestLine  = 200
	oldest       = 60 // days: what happened before is history, not a step
)

// sameClick is how soon the same entry by the same person is a second press of
// a button.
const sameClick = 10 * time.Minute

// Can tells whether somebody may make a move now.
func (m *Meeting) Can(a Action, s Standing, p *Place) bool { return m.may(a, s, p) == nil }

// may is nil when somebody may make a move now, else a fault that says why not.
func (m *Meeting) may(a Action, s Standing, p *Place) error {
	line, ok := moves[a]
	switch {
	case !ok:
		return fault.New(fault.Invalid, "meeting.no_action", nil)
	case line.by&s.is == 0:
		return forbidden()
	case !slices.Contains(line.from, m.State):
		return fault.New(fault.Conflict, "meeting.not_now", fault.Args{"State": fault.Word("meeting.state." + string(m.State))})
	case p.Blocked != "" && !line.open:
		return fault.New(fault.Conflict, "meeting.blocked."+string(p.Blocked), nil)
	case a == Send && m.Request.Street == "": // who wrote it has left since
		return fault.New(fault.Conflict, "meeting.needs_sender", nil)
	case a == Hold && p.Now.Before(m.Appointment.Start):
		return fault.New(fault.Conflict, "meeting.not_yet", nil)
	}
	return nil
}

// Take makes a step. A fault.Conflict when somebody else has made one since
// the entry's revision, a fault.Invalid when something is missing.
func (s *Service) Take(ctx context.Context, actor account.Actor, id int64, e Entry, from string) error {
	return s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		standing := m.StandingOf(actor, p.Riding.Province)
		if !standing.Sees() {
			return forbidden()
		}
		if m.Revision != e.Revision {
			return s.stale(ctx, tx, m, actor, e, p)
		}
		step, err := m.take(e, standing, p)
		if err != nil {
			return err
		}
		if err := s.keep(ctx, tx, m, step, p); err != nil {
			return err
		}
		return tx.Note(ctx, account.Event{At: p.Now, Actor: actor.Person.ID, Action: "meeting " + string(e.Action), Object: m.object(), From: from})
	})
}

// stale is nil for the second press of a button, else the conflict.
func (s *Service) stale(ctx context.Context, tx Store, m *Meeting, actor account.Actor, e Entry, p *Place) error {
	steps, err := tx.Steps(ctx, m.ID)
	if err != nil {
		return err
	}
	if len(steps) > 0 {
		last := &steps[len(steps)-1]
		if last.By == actor.Person.ID && p.Now.Sub(last.At) < sameClick && m.repeats(e, last, p) {
			return nil
		}
	}
	return changedMeanwhile()
}

// repeats tells whether an entry says what the last step has said, and nothing
// else: who goes back to correct something presses the same button too.
func (m *Meeting) repeats(e Entry, last *Step, p *Place) bool {
	if e.Day.IsZero() {
		e.Day = p.Today()
	}
	again, step := *m, &Step{Words: clean(e.Words), By: last.By}
	return e.Action == last.Action && again.apply(e, step, moves[e.Action].needs, p) == nil &&
		e.Day == last.Day && step.Words == last.Words && step.With == last.With && step.Until == last.Until &&
		again.Request == m.Request && again.Lang == m.Lang && again.Appointment.same(m.Appointment)
}

func changedMeanwhile() error { return fault.New(fault.Conflict, "meeting.changed_meanwhile", nil) }

// keep writes a changed meeting and the step that changed it, and tells those
// whom it concerns.
func (s *Service) keep(ctx context.Context, tx Store, m *Meeting, step *Step, p *Place) error {
	m.SteppedAt = p.Now
	m.Todo = m.next(p, step.Day, step.Until)
	if err := tx.Update(ctx, m); err != nil {
		return err
	}
	if err := tx.AddStep(ctx, m.ID, step); err != nil {
		return err
	}
	return s.tellStep(ctx, tx, m, step, p)
}

// take makes a step of an entry and moves the meeting on.
func (m *Meeting) take(e Entry, s Standing, p *Place) (*Step, error) {
	if err := m.may(e.Action, s, p); err != nil {
		return nil, err
	}
	step := &Step{Action: e.Action, Day: e.Day, At: p.Now, By: s.Person, Words: clean(e.Words)}
	if step.Day.IsZero() {
		step.Day = p.Today()
	}
	if p.Today().Before(step.Day) || step.Day.Before(p.Today().Add(-oldest)) {
		return nil, fault.New(fault.Invalid, "meeting.wrong_day", nil)
	}
	if utf8.RuneCountInString(step.Words) > longestWords {
		return nil, tooLong(longestWords)
	}
	line := moves[e.Action]
	if err := m.apply(e, step, line.needs, p); err != nil {
		return nil, err
	}
	m.arrive(m.to(e))
	step.State = m.State
	switch e.Action {
	case Send, AskDate:
		m.Member = p.Member.PersonID
	case Hold:
		m.Member = p.MemberOn(step.Day)
	case CallOff, Withdraw:
		if m.Appointment.Stands() {
			m.Sequence++
			m.Appointment.Off, step.Appointed = true, m.Appointment.Start
		}
	}
	return step, nil
}

// apply checks what a move needs and enters it.
func (m *Meeting) apply(e Entry, step *Step, needs need, p *Place) error {
	if needs&needsWords != 0 && step.Words == "" {
		return needsWordsFault()
	}
	if needs&needsDay != 0 {
		if e.Until.IsZero() || e.Until.Before(p.Today()) {
			return fault.New(fault.Invalid, "meeting.needs_day", nil)
		}
		step.Until = e.Until
	}
	if needs&needsSender != 0 {
		request, err := e.Request.clean()
		if err != nil {
			return err
		}
		request.By = step.By
		if request.sameSender(m.Request) { // somebody else has only changed the rest
			request.By = m.Request.By
		}
		m.Request = request
		if slices.Contains(i18n.Langs, e.Lang) {
			m.Lang = e.Lang
		}
	}
	if needs&needsWith != 0 {
		if e.With != WithMember && e.With != WithStaff && (e.With != WithNobody || e.Action != Hold) {
			return fault.New(fault.Invalid, "meeting.needs_with", nil)
		}
		step.With = e.With
	}
	if needs&needsAppointment != 0 {
		return m.appoint(e, step, p)
	}
	return nil
}

// appoint enters an appointment. The office has the last word on when it is:
// what we would not propose, such as an evening, is taken.
func (m *Meeting) appoint(e Entry, step *Step, p *Place) error {
	if e.Date.IsZero() {
		return fault.New(fault.Invalid, "meeting.needs_date", nil)
	}
	start, err := calendar.Moment(e.Date, e.Minute, p.Zone)
	if err != nil {
		return err
	}
	a := Appointment{
		Start: start.UTC(), Minutes: e.Appointment.Minutes, Place: oneLine(e.Appointment.Place), Link: strings.TrimSpace(e.Appointment.Link),
		With: e.With, WithName: oneLine(e.Appointment.WithName), Access: oneLine(e.Appointment.Access),
	}
	switch {
	case !p.Now.Before(a.Start):
		return fault.New(fault.Invalid, "slot.past", nil)
	case a.Start.After(p.Now.AddDate(1, 0, 0)):
		return fault.New(fault.Invalid, "meeting.too_far", nil)
	case a.Minutes < shortest || a.Minutes > longest:
		return fault.New(fault.Invalid, "slot.length", fault.Args{"Least": shortest, "Most": longest})
	case a.Place == "" && a.Link == "":
		return fault.New(fault.Invalid, "meeting.needs_place", nil)
	case a.Link != "" && !webAddress(a.Link):
		return fault.New(fault.Invalid, "meeting.link", nil)
	case utf8.RuneCountInString(a.Place+a.Link+a.WithName+a.Access) > 4*longestLine:
		return tooLong(longestLine)
	}
	if m.Appointment.Set() {
		m.Sequence++
	}
	m.Appointment, step.Appointed = a, a.Start
	return nil
}

// Lengths of a meeting in minutes.
const (
	shortest = 10
	longest  = 180
)

// clean trims what was typed and keeps its lines. Control characters go:
// PostgreSQL keeps no NUL.
func clean(words string) string {
	words = strings.ReplaceAll(strings.ToValidUTF8(words, ""), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, words))
}

func oneLine(words string) string { return strings.Join(strings.Fields(clean(words)), " ") }

func webAddress(s string) bool {
	u, err := url.Parse(s) // refuses control characters
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && len(s) < 500 && !strings.ContainsAny(s, " \"<>")
}

func needsWordsFault() error { return fault.New(fault.Invalid, "meeting.needs_words", nil) }

func tooLong(most int) error {
	return fault.New(fault.Invalid, "meeting.too_long", fault.Args{"Most": most})
}
