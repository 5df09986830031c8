package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/member"
	"recess/internal/riding"
)

// meetingPage is a meeting as its team and its coordinators see it: where it
// stands, what comes next, who does what, and what has happened.
type meetingPage struct {
	page
	Token    string
	Meeting  *meeting.Meeting
	Is       meeting.Standing
	Riding   *riding.Riding
	Member   *member.Member // nil while the seat is vacant
	Campaign *meeting.Campaign
	Phases   []phase
	Blocked  meeting.Block
	Replaced bool // the request went to somebody who no longer sits there
	Next     *nextStep
	When     string // of the appointment
	Begun    bool   // its hour has come: there is a report, or one to write
	Keeps    bool   // in browsers, with the report's page
	Moves    []moveForm
	Times    *timesPart
	Mates    []mateView
	Asking   []mateView
	Unfilled []string
	History  []historyLine
	Typed    meeting.Entry // what was typed, when it could not be entered
	Proposed string        // time of day, the same
	Said     string        // message to the team, the same
	Problem  string
	Wrong    string // field of the open form that the problem is about; empty: none
	Stale    bool   // somebody else has changed the meeting meanwhile
	Done     bool   // what was entered is kept
	Link     string // an invitation that was just made
}

// phase is a part of the way.
type phase struct{ Name, At string } // At: done, now or ahead

// nextStep is what the meeting waits for.
type nextStep struct {
	Words   string
	Owner   string // first name
	Mine    bool
	Due     string
	Overdue bool
	Href    string // where it is done; empty: by the first of the moves
}

// mateView is somebody of a team, in words.
type mateView struct {
	*meeting.Teammate
	Lead    bool
	Me      bool
	Does    []string
	Choices []roleChoice
}

// roleChoice is a role that somebody can be given.
type roleChoice struct {
	option
	Takes string // what it takes
}

// historyLine is a line of the history.
type historyLine struct {
	meeting.Step
	What, On, Detail string
}

func (s *Server) meeting(c echo.Context, l *i18n.Localizer) error {
	return s.showMeeting(c, l, http.StatusOK, &meetingPage{Done: c.QueryParams().Has("done")})
}

// meetingOf is a meeting, and its riding, as the one who asks may see them.
func (s *Server) meetingOf(c echo.Context) (*meeting.Meeting, *meeting.Place, meeting.Standing, error) {
	id, err := number(c)
	if err != nil {
		return nil, nil, meeting.Standing{}, err
	}
	m, err := s.Meetings.Store.Meeting(c.Request().Context(), id)
	if err != nil {
		return nil, nil, meeting.Standing{}, err
	}
	p, err := s.Meetings.Place(m.Riding)
	if err != nil {
		return nil, nil, meeting.Standing{}, err
	}
	is := m.StandingOf(actorOf(c), p.Riding.Province)
	return m.For(is), p, is, nil
}

// teamOnly is meetingOf for what the team and its coordinators alone may see.
func (s *Server) teamOnly(c echo.Context) (*meeting.Meeting, *meeting.Place, meeting.Standing, error) {
	m, p, is, err := s.meetingOf(c)
	if err == nil && !is.Sees() {
		err = fault.New(fault.Forbidden, "meeting.not_yours", nil)
	}
	return m, p, is, err
}

// showMeeting fills in what does not depend on what was typed. Who is not in
// the team is shown how to join it.
func (s *Server) showMeeting(c echo.Context, l *i18n.Localizer, status int, p *meetingPage) error {
	m, place, is, err := s.meetingOf(c)
	if err != nil {
		return err
	}
	if !is.Sees() {
		return s.showStart(c, l, status, &startPage{Problem: p.Problem}, place.Riding)
	}
	ctx := c.Request().Context()
	p.page, p.Token, p.Meeting, p.Is = newPage(c, l, s.meetingTitle(l, place, m)), token(c), m, is
	p.Riding, p.Member, p.Blocked = place.Riding, place.Member, place.Blocked
	if p.Campaign, err = s.Meetings.Store.Campaign(ctx, m.Campaign); err != nil {
		return err
	}
	p.Replaced = m.Member != 0 && place.Member != nil && place.Member.PersonID != m.Member && !m.State.Over()
	p.Phases, p.Next = phases(l, m), s.nextStep(l, m, place, is)
	p.Moves = s.moves(l, m, place, is, &p.Typed)
	for i := range p.Moves {
		if p.Moves[i].Open {
			p.Moves[i].Wrong = p.Wrong
		}
	}
	p.Times = newTimesPart(l, m, place, is)
	if m.Appointment.Stands() {
		p.When, p.Begun = meeting.When(l, m.Appointment.Start, place.Zone), !place.Now.Before(m.Appointment.Start)
		p.Keeps = keeps(m, is)
	}
	p.addTeam(l)
	steps, err := s.Meetings.Store.Steps(ctx, m.ID)
	if err != nil {
		return err
	}
	for _, step := range slices.Backward(steps) {
		p.History = append(p.History, newHistoryLine(l, step, place.Zone))
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "meeting", p)
}

// keeps tells whether somebody's browser keeps the pages of a meeting for where
// there is no signal: those of its team do until they have met.
func keeps(m *meeting.Meeting, is meeting.Standing) bool {
	return is.In() && m.Appointment.Stands() && (m.State.Dated() || m.State == meeting.Held)
}

// meetingTitle names the member; of a meeting that is over the one of its day.
func (s *Server) meetingTitle(l *i18n.Localizer, p *meeting.Place, m *meeting.Meeting) string {
	if then, ok := s.Members.Roster().Sat(p.Riding.Code, m.Member); ok && m.State.Over() {
		return l.T("meeting.with", "Name", then.Name())
	}
	if p.Member == nil {
		return l.T("meet.in", "Riding", p.Riding.Name.In(l.Lang))
	}
	return l.T("meeting.with", "Name", p.Member.Name())
}

func (p *meetingPage) addTeam(l *i18n.Localizer) {
	for i := range p.Meeting.Team {
		t := &p.Meeting.Team[i]
		v := mateView{Teammate: t, Lead: t.Person == p.Meeting.Lead, Me: t.Person == p.Is.Person}
		for _, r := range meeting.Roles {
			name := l.T("team_role." + string(r))
			v.Choices = append(v.Choices, roleChoice{option{string(r), name, t.Holds(r)}, l.T("team_role." + string(r) + "_does")})
			if t.Holds(r) {
				v.Does = append(v.Does, name)
			}
		}
		switch t.Membership {
		case meeting.In:
			p.Mates = append(p.Mates, v)
		case meeting.Asking:
			p.Asking = append(p.Asking, v)
		}
	}
	for _, r := range p.Meeting.Unfilled() {
		p.Unfilled = append(p.Unfilled, l.T("team_role."+string(r)))
	}
}

// ways are the parts of the way, each with the states in which it is under way.
var ways = []struct {
	name   string
	states []meeting.State
}{
	{"request", []meeting.State{meeting.Claimed, meeting.Drafted}},
	{"answer", []meeting.State{meeting.Requested, meeting.Awaiting, meeting.Offered, meeting.Declined, meeting.Cancelled}},
	{"prepare", []meeting.State{meeting.Confirmed, meeting.Prepared, meeting.Reconfirmed}},
	{"report", []meeting.State{meeting.Held}},
	{"follow", []meeting.State{meeting.Reported, meeting.Thanked, meeting.Following}},
}

func phases(l *i18n.Localizer, m *meeting.Meeting) []phase {
	state := m.State
	if m.Todo.Action == meeting.WriteReport {
		state = meeting.Held
	}
	if state.Over() {
		return nil
	}
	all, at := make([]phase, len(ways)), "done"
	for i, way := range ways {
		if slices.Contains(way.states, state) {
			all[i], at = phase{l.T("meeting.phase." + way.name), "now"}, "ahead"
			continue
		}
		all[i] = phase{l.T("meeting.phase." + way.name), at}
	}
	return all
}

// nextStep puts what comes next into words; nil when nothing does.
func (s *Server) nextStep(l *i18n.Localizer, m *meeting.Meeting, p *meeting.Place, is meeting.Standing) *nextStep {
	if m.Todo.Action == "" {
		return nil
	}
	n := &nextStep{
		Words: l.T("meeting.todo." + string(m.Todo.Action)), Mine: m.Todo.Owner == is.Person,
		Due: l.Date(m.Todo.Due.In(time.UTC)), Overdue: m.Todo.Overdue(p.Today()),
	}
	if owner := m.Teammate(m.Todo.Owner); owner != nil {
		n.Owner = owner.FirstName()
	}
	if is.Sees() && !p.Now.Before(m.Appointment.Start) {
		switch m.Todo.Action {
		case meeting.Hold, meeting.WriteReport:
			n.Href = meetingURL(l.Lang, m.ID, "report")
		case meeting.Thank:
			n.Href = meetingURL(l.Lang, m.ID, "thanks")
		}
	}
	if !is.Asks() || p.Blocked != "" {
		return n
	}
	switch m.Todo.Action {
	case meeting.Draft, meeting.Send, meeting.AskAgain:
		n.Href = meetingURL(l.Lang, m.ID, "letter")
	case meeting.LeftMessage:
		n.Href = meetingURL(l.Lang, m.ID, "call")
	}
	return n
}

func newHistoryLine(l *i18n.Localizer, step meeting.Step, zone *time.Location) historyLine {
	v := historyLine{Step: step, What: l.T("meeting.did." + string(step.Action)), On: l.Date(step.Day.In(time.UTC))}
	switch {
	case !step.Appointed.IsZero() && step.With == "":
		v.Detail = meeting.When(l, step.Appointed, zone)
	case !step.Appointed.IsZero():
		v.Detail = meeting.When(l, step.Appointed, zone) + " · " + l.T("meeting.with_whom."+string(step.With))
	case step.With != "":
		v.Detail = l.T("meeting.with_whom." + string(step.With))
	case !step.Until.IsZero():
		v.Detail = l.Date(step.Until.In(time.UTC))
	}
	return v
}
