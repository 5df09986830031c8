package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/calendar"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/riding"
)

// timesPart is the poll: the times proposed, and who can make them.
type timesPart struct {
	Slots    []slotView
	Vote     bool     // the reader can answer
	Changes  bool     // the reader can propose and drop times
	Recesses []string // days within which a time can be proposed
	First    string   // the same, for fields
	Last     string
	Answered int // of the team
	Of       int
}

// slotView is a time in words.
type slotView struct {
	ID       int64
	When     string
	Yes, No  int
	IfNeedBe int
	Best     bool
	Answers  []option // the reader's own
}

// newTimesPart is nil when there is nothing to show.
func newTimesPart(l *i18n.Localizer, m *meeting.Meeting, p *meeting.Place, is meeting.Standing) *timesPart {
	if !m.Polling() {
		return nil
	}
	part := &timesPart{Vote: is.In(), Changes: is.Asks(), Of: len(m.Members())}
	part.addRecesses(l, p)
	part.Slots = slotViews(l, m, p, is.Person)
	answered := map[int64]bool{}
	for _, s := range m.Slots {
		for person := range s.Answers {
			answered[person] = true
		}
	}
	part.Answered = len(answered)
	return part
}

// addRecesses tells within which days a time can be proposed.
func (t *timesPart) addRecesses(l *i18n.Localizer, p *meeting.Place) {
	t.First = p.Today().String()
	for _, w := range p.Recess {
		if w.Status != calendar.Cancelled && !w.Last.Before(p.Today()) {
			t.Recesses = append(t.Recesses, days(l, w))
			t.Last = w.Last.String()
		}
	}
}

func slotViews(l *i18n.Localizer, m *meeting.Meeting, p *meeting.Place, person int64) []slotView {
	best := map[int64]bool{}
	for _, s := range m.Best(p.Now) {
		best[s.ID] = true
	}
	views := make([]slotView, len(m.Slots))
	for i, s := range m.Slots {
		v := slotView{
			ID: s.ID, When: meeting.When(l, s.Start, p.Zone), Best: best[s.ID],
			Yes: s.Count(meeting.Yes), IfNeedBe: s.Count(meeting.IfNeedBe), No: s.Count(meeting.No),
		}
		for _, a := range meeting.Answers {
			v.Answers = append(v.Answers, option{string(a), l.T("times." + string(a)), s.Answers[person] == a})
		}
		views[i] = v
	}
	return views
}

// changeTimes is everything that is done about the times of a meeting by who
// is signed in.
func (s *Server) changeTimes(c echo.Context, l *i18n.Localizer) error {
	id, err := number(c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), actorOf(c)
	p := &meetingPage{}
	switch c.FormValue("do") {
	case "propose":
		p.Typed.Date, p.Typed.Minute = typedDay(c.FormValue("date")), typedMinute(c.FormValue("time"))
		p.Proposed = c.FormValue("time")
		err = s.Meetings.Propose(ctx, actor, id, p.Typed.Date, p.Typed.Minute)
	case "drop":
		slot, _ := strconv.ParseInt(c.FormValue("slot"), 10, 64) // anything else is no slot
		err = s.Meetings.Drop(ctx, actor, id, slot)
	case "ask":
		err = s.Meetings.AskTeam(ctx, actor, id)
	case "vote":
		err = s.Meetings.Vote(ctx, id, actor.Person.ID, typedAnswers(c))
	default:
		return echo.NewHTTPError(http.StatusBadRequest)
	}
	return s.afterChange(c, l, id, err, p)
}

// typedAnswers are the fields slot_1 and so on.
func typedAnswers(c echo.Context) map[int64]meeting.Answer {
	form, err := c.FormParams()
	if err != nil {
		return nil
	}
	answers := map[int64]meeting.Answer{}
	for name, values := range form {
		number, isSlot := strings.CutPrefix(name, "slot_")
		if id, err := strconv.ParseInt(number, 10, 64); isSlot && err == nil {
			answers[id] = meeting.Answer(values[0])
		}
	}
	return answers
}

// pollPage is the poll of a private link: it needs no account, and shows
// nothing but the times.
type pollPage struct {
	page
	Token   string
	Riding  *riding.Riding
	Name    string // whose link it is
	Slots   []slotView
	Over    bool // there is a date, or no meeting
	Saved   bool
	Problem string
}

func (s *Server) poll(c echo.Context, l *i18n.Localizer) error {
	return s.showPoll(c, l, http.StatusOK, &pollPage{Saved: c.QueryParams().Has("saved")})
}

func (s *Server) showPoll(c echo.Context, l *i18n.Localizer, status int, p *pollPage) error {
	h := c.Response().Header()
	h["Referrer-Policy"] = []string{"no-referrer"} // the address is a key
	h.Set("Cache-Control", "no-store")
	m, mate, err := s.Meetings.OpenPoll(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	place, err := s.Meetings.Place(m.Riding)
	if err != nil {
		return err
	}
	p.page, p.Token, p.Riding, p.Name = newPage(c, l, l.T("times.title")), token(c), place.Riding, mate.FirstName()
	p.Slots, p.Over = slotViews(l, m, place, mate.Person), !m.Polling()
	return s.render(c, status, "poll", p)
}

func (s *Server) vote(c echo.Context, l *i18n.Localizer) error {
	ctx := c.Request().Context()
	m, mate, err := s.Meetings.OpenPoll(ctx, c.Param("token"))
	if err != nil {
		return err
	}
	err = s.Meetings.Vote(ctx, m.ID, mate.Person, typedAnswers(c))
	if refused(err) {
		return s.showPoll(c, l, statusFor(err), &pollPage{Problem: l.Error(err)})
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "poll", c.Param("token"))+"?saved")
}
