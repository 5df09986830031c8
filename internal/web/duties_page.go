package web

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/riding"
)

// dutiesPage is where a person begins: what is theirs to do next.
type dutiesPage struct {
	page
	Person   *account.Person
	Publish  bool // no campaign is under way, and the reader can publish one
	Unknown  bool // their name or their riding is not known
	Duties   []dutyLine
	Token    string
	Home     *askedHome     // nil: the riding is in force, or not known
	Lives    *riding.Riding // where; nil while it is not known
	Meetings []teamLine
}

// dutyLine is something to do, and the page where it is done.
type dutyLine struct {
	meeting.Duty
	Name    string // of the riding; and of the campaign, where they are in several
	Words   string
	URL     string
	Day     string
	Overdue bool
}

// teamLine is a meeting whose team somebody is in, or would like to be.
type teamLine struct {
	URL     string
	Name    string // of the riding; and of the campaign, where they are in several
	Waiting bool   // for the lead's answer
}

func (s *Server) duties(c echo.Context, l *i18n.Localizer) error {
	actor := actorOf(c)
	p := &dutiesPage{page: newPage(c, l, l.T("duties.title")), Token: token(c), Person: actor.Person, Publish: s.publishes(c)}
	p.Unknown = actor.Person.Name == "" || actor.Person.Home.Riding == "" && actor.Person.Role == account.Volunteer
	p.Home = s.askHome(c, l, actor.Person.Home)
	if r, err := s.Finder.Index().Riding(actor.Person.Home.Riding); err == nil {
		p.Lives = r
	}
	duties, turns, err := s.Meetings.Duties(c.Request().Context(), actor.Person.ID)
	if err != nil {
		return err
	}
	names := s.meetingNames(l, turns)
	for _, d := range duties {
		line := s.newDutyLine(l, d)
		line.Name = cmp.Or(names[d.Meeting], line.Name)
		p.Duties = append(p.Duties, line)
	}
	for _, t := range turns {
		p.Meetings = append(p.Meetings, teamLine{meetingURL(l.Lang, t.ID), names[t.ID], t.Membership == meeting.Asking})
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "duties", p)
}

// meetingNames are meetings as somebody tells their own apart: by the riding
// and, where they are of several campaigns, by those.
func (s *Server) meetingNames(l *i18n.Localizer, turns []meeting.Turn) map[int64]string {
	names := map[int64]string{}
	several := slices.ContainsFunc(turns, func(t meeting.Turn) bool { return t.Campaign != turns[0].Campaign })
	for _, t := range turns {
		names[t.ID] = s.ridingName(l, t.Riding)
		if several {
			names[t.ID] += " · " + t.Campaign.In(l.Lang)
		}
	}
	return names
}

// placesOf are the pages of a meeting where its steps are taken.
var placesOf = map[meeting.Action]string{
	meeting.Draft: "letter", meeting.Send: "letter", meeting.LeftMessage: "call", meeting.WriteReport: "report", meeting.Thank: "thanks", meeting.Follow: "report", meeting.AskDate: "another-date",
}

func (s *Server) newDutyLine(l *i18n.Localizer, d meeting.Duty) dutyLine {
	line := dutyLine{Duty: d, Name: s.ridingName(l, d.Riding), URL: meetingURL(l.Lang, d.Meeting)}
	switch d.Kind {
	case meeting.DutyStep:
		line.Words = l.T("meeting.todo." + string(d.Action))
		if place := placesOf[d.Action]; place != "" {
			line.URL = meetingURL(l.Lang, d.Meeting, place)
		}
	case meeting.DutyAccept:
		line.Words = l.N("duties.accept", d.Count)
	case meeting.DutyVote:
		line.Words = l.N("duties.vote", d.Count)
	case meeting.DutyPromise:
		line.Words, line.URL = l.T("duties.ask_after", "What", d.Text), meetingURL(l.Lang, d.Meeting, "report")
		if d.Ours {
			line.Words = d.Text
		}
	}
	if !d.Due.IsZero() {
		line.Day, line.Overdue = l.Date(d.Due.In(time.UTC)), d.Due.Before(s.today())
	}
	return line
}
