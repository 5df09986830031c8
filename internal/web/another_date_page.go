package web

import (
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// anotherDatePage is the draft of a note that asks for another day, once
// nobody of the office was there.
type anotherDatePage struct {
	page
	Token   string
	Meeting *meeting.Meeting
	Letter  *meeting.Letter
	Mailto  template.URL
	Blocked meeting.Block
	Sends   bool // it can be said to be sent
}

func (s *Server) anotherDate(c echo.Context, l *i18n.Localizer) error {
	m, place, is, err := s.asksOnly(c)
	if err != nil {
		return err
	}
	if m.State != meeting.Missed {
		return fault.New(fault.NotFound, "another_date.not_now", nil)
	}
	campaign, err := s.Meetings.Store.Campaign(c.Request().Context(), m.Campaign)
	if err != nil {
		return err
	}
	missed := civil.Of(m.Appointment.Start.In(place.Zone))
	letter := m.AnotherDate(place, campaign, missed, actorOf(c).Person.Name)
	p := &anotherDatePage{
		page: newPage(c, l, l.T("another_date.title")), Token: token(c), Meeting: m, Letter: letter, Mailto: template.URL(letter.Mailto()),
		Blocked: place.Blocked, Sends: m.Can(meeting.AskDate, is, place),
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "another_date", p)
}
