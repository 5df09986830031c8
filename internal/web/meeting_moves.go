package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// moveForm is where a step is entered.
type moveForm struct {
	Action   meeting.Action
	Label    string
	Hint     string // empty: there is nothing to say
	Words    bool   // has a box for what was said
	Until    string // day to call back on, as typed
	HasUntil bool
	With     []option
	Date     *dateFields
	Today    string
	Typed    string // words, as typed
	Open     bool
	Main     bool   // what comes next
	Wrong    string // field that the problem is about; empty: none, or the whole form
}

// dateFields are those of an appointment.
type dateFields struct {
	Date, Time, Place, Link, WithName, Access string
	Minutes                                   int
}

// onPaper are the moves that the pages of the letter and of the report make.
var onPaper = []meeting.Action{meeting.Draft, meeting.Send, meeting.AskAgain, meeting.WriteReport}

// moves are the steps that somebody can enter now, what comes next first.
func (s *Server) moves(l *i18n.Localizer, m *meeting.Meeting, p *meeting.Place, is meeting.Standing, typed *meeting.Entry) []moveForm {
	var all []moveForm
	for _, a := range meeting.Actions {
		if !m.Can(a, is, p) || slices.Contains(onPaper, a) {
			continue
		}
		f := newMoveForm(l, a, m, p)
		f.Main = a == m.Todo.Action && !slices.Contains([]meeting.Action{meeting.LeftMessage, meeting.Hold, meeting.Thank}, a) // which have pages
		if typed.Action == a {
			f.restore(typed)
		}
		all = append(all, f)
	}
	slices.SortStableFunc(all, func(a, b moveForm) int {
		if a.Main == b.Main {
			return 0
		}
		return map[bool]int{true: -1, false: 1}[a.Main]
	})
	return all
}

func newMoveForm(l *i18n.Localizer, a meeting.Action, m *meeting.Meeting, p *meeting.Place) moveForm {
	f := moveForm{Action: a, Label: l.T("meeting.do." + string(a)), Today: p.Today().String(), Words: a != meeting.Prepare && a != meeting.Release}
	f.Hint, _ = l.Plain("meeting.hint." + string(a))
	switch a {
	case meeting.CallBack:
		f.HasUntil = true
	case meeting.Offer:
		f.With = withOptions(l, "", meeting.WithMember, meeting.WithStaff)
	case meeting.Hold:
		f.With = withOptions(l, m.Appointment.With, meeting.WithMember, meeting.WithStaff, meeting.WithNobody)
	case meeting.Confirm, meeting.Reschedule:
		f.With = withOptions(l, m.Appointment.With, meeting.WithMember, meeting.WithStaff)
		f.Date = &dateFields{Minutes: m.Request.Minutes}
		if x := m.Appointment; x.Set() {
			f.Date = &dateFields{Place: x.Place, Link: x.Link, WithName: x.WithName, Access: x.Access, Minutes: x.Minutes}
		} else if p.Member != nil && len(p.Member.Offices) > 0 {
			f.Date.Place = p.Member.Offices[0].Street + ", " + p.Member.Offices[0].City
		}
	}
	return f
}

// wrongFields are the fields of a step's form that errors are about.
var wrongFields = map[string]string{
	"meeting.needs_words": "words", "meeting.needs_day": "until", "meeting.wrong_day": "day", "meeting.needs_with": "with",
	"meeting.needs_date": "date", "meeting.too_far": "date", "meeting.needs_place": "place", "meeting.link": "link",
	"slot.time": "time", "slot.skipped": "time", "slot.hours": "time", "slot.length": "minutes",
	"slot.past": "date", "slot.outside": "date", "slot.cancelled": "date", "slot.weekend": "date", "slot.holiday": "date",
}

// wrongField is the field of a step's form that an error is about; empty when
// it is about no single field.
func wrongField(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return wrongFields[f.Key]
	}
	return ""
}

// restore fills the form with what was typed.
func (f *moveForm) restore(typed *meeting.Entry) {
	f.Open, f.Typed, f.Until = true, typed.Words, typed.Until.String()
	for i := range f.With {
		f.With[i].Chosen = f.With[i].Value == string(typed.With)
	}
	if f.Date != nil {
		a := typed.Appointment
		f.Date = &dateFields{Date: typed.Date.String(), Place: a.Place, Link: a.Link, WithName: a.WithName, Access: a.Access, Minutes: a.Minutes}
		if typed.Minute >= 0 {
			f.Date.Time = clockField(typed.Minute)
		}
	}
}

func withOptions(l *i18n.Localizer, chosen meeting.With, all ...meeting.With) []option {
	options := make([]option, len(all))
	for i, w := range all {
		options[i] = option{string(w), l.T("meeting.with_whom." + string(w)), w == chosen}
	}
	return options
}

// clockField is a time of day as a field of that type has it.
func clockField(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// typedMinute reads such a field, as minutes after midnight; −1 when it is no
// time.
func typedMinute(s string) int {
	t, err := time.Parse("15:04", strings.TrimSpace(s))
	if err != nil {
		return -1
	}
	return t.Hour()*60 + t.Minute()
}

func typedStep(c echo.Context) meeting.Entry {
	revision, _ := strconv.Atoi(c.FormValue("revision")) // anything else is no revision that there is
	minutes, _ := strconv.Atoi(c.FormValue("minutes"))   // and no length
	return meeting.Entry{
		Action: meeting.Action(c.FormValue("do")), Revision: revision, Day: typedDay(c.FormValue("day")),
		Words: c.FormValue("words"), Until: typedDay(c.FormValue("until")), With: meeting.With(c.FormValue("with")),
		Date: typedDay(c.FormValue("date")), Minute: typedMinute(c.FormValue("time")),
		Appointment: meeting.Appointment{
			Minutes: minutes, Place: c.FormValue("place"), Link: c.FormValue("link"), WithName: c.FormValue("with_name"), Access: c.FormValue("access"),
		},
	}
}

// takeStep enters what has happened. When it cannot be, the page comes back
// with what was typed; and, when somebody else was faster, with their step.
func (s *Server) takeStep(c echo.Context, l *i18n.Localizer) error {
	id, err := number(c)
	if err != nil {
		return err
	}
	entry := typedStep(c)
	err = s.Meetings.Take(c.Request().Context(), actorOf(c), id, entry, c.RealIP())
	return s.afterChange(c, l, id, err, &meetingPage{Typed: entry})
}

// afterChange leads back to a meeting that was changed, or shows it with what
// was wrong.
func (s *Server) afterChange(c echo.Context, l *i18n.Localizer, id int64, err error, p *meetingPage) error {
	if refused(err) || fault.KindOf(err) == fault.Invalid {
		p.Problem, p.Stale, p.Wrong = l.Error(err), fault.KindOf(err) == fault.Conflict, wrongField(err)
		return s.showMeeting(c, l, statusFor(err), p)
	}
	if err != nil {
		return err
	}
	s.Meetings.Wake()
	return c.Redirect(http.StatusSeeOther, meetingURL(l.Lang, id)+"?done")
}

func meetingURL(lang i18n.Lang, id int64, below ...string) string {
	return pageURL(lang, append([]string{"meetings", strconv.FormatInt(id, 10)}, below...)...)
}
