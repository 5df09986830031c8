package web

import (
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// reportVersion is a kept report in words.
type reportVersion struct {
	meeting.Report
	On, At, KindWords string
	Lines             []reportLine
}

type reportLine struct{ Label, Text string }

type promiseLine struct {
	meeting.Commitment
	DueWords string
	Overdue  bool
}

type levelLine struct {
	meeting.Support
	Words, Day string
}

// newReportVersion puts a report into words; what is empty is left out.
func newReportVersion(l *i18n.Localizer, r meeting.Report, c *meeting.Campaign, zone *time.Location) reportVersion {
	v := reportVersion{Report: r, On: l.Date(r.HeldOn.In(time.UTC)), At: meeting.When(l, r.At, zone), KindWords: l.T("report.kind." + string(r.Kind))}
	add := func(label, text string) {
		if text != "" {
			v.Lines = append(v.Lines, reportLine{label, text})
		}
	}
	word := func(prefix, field string) string {
		if r.Fields[field] == "" {
			return ""
		}
		return l.T(prefix + r.Fields[field])
	}
	add(l.T("report.how_held"), word("report.how.", meeting.FieldHow))
	add(l.T("meeting.fact.with"), word("meeting.with_whom.", meeting.FieldWith))
	add(l.T("report.names"), r.Fields[meeting.FieldNames])
	add(l.T("report.minutes"), r.Fields[meeting.FieldMinutes])
	for n := range meeting.MostTowns {
		number := strconv.Itoa(n + 1)
		town := r.Fields["town_"+number]
		if r.Fields["constituent_"+number] != "" && town != "" {
			town = l.T("report.town_constituent", "Town", town)
		}
		add(l.T("report.came"), town)
	}
	for _, a := range c.Asks {
		id := strconv.FormatInt(a.ID, 10)
		answer := word("report.answer.", "answer_"+id)
		if words := r.Fields["words_"+id]; words != "" {
			answer += "\n" + words
		}
		add(a.Text.In(l.Lang), answer)
	}
	for _, name := range meeting.Passages {
		add(l.T("report.passage."+name), r.Fields[name])
	}
	add(l.T("report.level_before"), word("support.", meeting.FieldBefore))
	add(l.T("report.level"), word("support.", meeting.FieldLevel))
	add(l.T("report.level_why"), r.Fields[meeting.FieldWhy])
	add(l.T("report.staff_minutes"), r.Fields[meeting.FieldStaff])
	return v
}

// addAfter adds what follows a meeting: what was promised, where the member
// stands, and the photograph.
func (s *Server) addAfter(c echo.Context, l *i18n.Localizer, p *reportPage, m *meeting.Meeting, place *meeting.Place, reports []meeting.Report) error {
	ctx := c.Request().Context()
	promises, err := s.Meetings.Store.Commitments(ctx, m.ID)
	if err != nil {
		return err
	}
	p.Promise = newPromiseRow(l, m, 0, meeting.Fields{"promise_0": p.Tried.Text, "owner_0": p.Tried.Owner, "due_0": p.Tried.Due})
	for _, x := range promises {
		line := promiseLine{Commitment: x}
		if !x.Due.IsZero() {
			line.DueWords, line.Overdue = l.Date(x.Due.In(time.UTC)), x.State == meeting.Promised && x.Due.Before(place.Today())
		}
		p.Promises = append(p.Promises, line)
	}
	if met := place.MemberOn(dayOf(m, place, reports)); met != 0 {
		levels, err := s.Meetings.Store.SupportOf(ctx, met, m.Campaign)
		if err != nil {
			return err
		}
		for _, x := range levels {
			p.Levels = append(p.Levels, levelLine{x, l.T("support." + string(x.Level)), l.Date(x.On.In(time.UTC))})
		}
		if p.Is.Coordinates() && place.Member != nil && place.Member.PersonID == met { // who sits now
			p.Choices = levelOptions(l, p.Tried.Level)
		}
	}
	p.Photo, err = s.Meetings.Store.Photo(ctx, m.ID)
	if fault.KindOf(err) == fault.NotFound {
		p.Photo, err = nil, nil
	}
	return err
}

// dayOf is the day of a meeting, as far as is known; else today.
func dayOf(m *meeting.Meeting, place *meeting.Place, reports []meeting.Report) civil.Date {
	switch {
	case len(reports) > 0:
		return reports[len(reports)-1].HeldOn
	case m.Appointment.Set():
		return civil.Of(m.Appointment.Start.In(place.Zone))
	}
	return place.Today()
}
