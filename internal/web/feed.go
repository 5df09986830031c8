package web

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/calendar"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// feedRefresh is how often a calendar program is told to ask again; many ask
// more seldom.
const feedRefresh = time.Hour

// feed is somebody's private calendar: whoever has the address reads it, and
// nothing else.
func (s *Server) feed(c echo.Context) error {
	token, ok := strings.CutSuffix(c.Param("token"), ".ics")
	if !ok {
		return echo.ErrNotFound
	}
	ctx := c.Request().Context()
	person, meetings, err := s.Meetings.Feed(ctx, token)
	if err != nil {
		return err
	}
	feed := calendar.Feed{Name: i18n.For(person.Lang).T("feed.name"), Refresh: feedRefresh}
	campaigns := map[int64]*meeting.Campaign{}
	for i := range meetings {
		m := &meetings[i]
		place, err := s.Meetings.Place(m.Riding)
		if err != nil {
			return err
		}
		if campaigns[m.Campaign] == nil {
			if campaigns[m.Campaign], err = s.Meetings.Store.Campaign(ctx, m.Campaign); err != nil {
				return err
			}
		}
		method := calendar.Publish
		if m.Appointment.Off {
			method = calendar.Withdrawn
		}
		feed.Events = append(feed.Events, s.Meetings.Entry(m, place, campaigns[m.Campaign], person.Lang, method))
	}
	file, err := s.Letters.CalendarFeed(feed)
	if err != nil {
		return fmt.Errorf("feed of person %d: %w", person.ID, err)
	}
	c.Response().Header().Set("Cache-Control", "private, no-cache")
	return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", file)
}

// renewFeed gives somebody's calendar another address.
func (s *Server) renewFeed(c echo.Context, l *i18n.Localizer) error {
	if err := s.Meetings.RenewFeed(c.Request().Context(), actorOf(c)); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, profileURL(l.Lang)+"#calendar")
}
