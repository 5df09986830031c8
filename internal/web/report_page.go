package web

import (
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
	"recess/internal/meeting"
)

// reportPage is where a note-taker writes what happened, and where the team
// and its coordinators read it.
type reportPage struct {
	page
	Token    string
	Meeting  *meeting.Meeting
	Is       meeting.Standing
	When     string
	Form     *reportForm     // nil: the report is kept, and not being amended
	Keeps    bool            // in browsers, with the meeting's page
	Versions []reportVersion // the latest first
	Promises []promiseLine
	Promise  promiseRow // for one more
	Levels   []levelLine
	Choices  []option // levels, for a correction
	Photo    *meeting.Photo
	Amends   int // number of the version that is being amended; 0: none
	Unsent   int // number of the version that words left in the browser would amend; 0: there is no report
	Kinds    []option
	Problem  string
	Wrong    string  // field that the problem is about; empty: none, or several
	Tried    attempt // what was refused: its part is open, with what was typed there
	Differ   bool    // two note-takers chose differently: what was there stays
	Saved    bool
	Done     bool
}

// attempt is what was asked for on the page, and typed beside the report's own
// fields.
type attempt struct{ Do, Kind, Why, Text, Owner, Due, Level, Permission string }

func attempted(c echo.Context) attempt {
	return attempt{
		Do: c.FormValue("do"), Kind: c.FormValue("kind"), Why: c.FormValue("why"), Text: c.FormValue("text"), Owner: c.FormValue("owner"),
		Due: c.FormValue("due"), Level: c.FormValue("level"), Permission: c.FormValue("permission"),
	}
}

func (s *Server) report(c echo.Context, l *i18n.Localizer) error {
	number, _ := strconv.Atoi(c.QueryParam("amend")) // anything else amends nothing
	return s.showReport(c, l, http.StatusOK, &reportPage{
		Amends: number, Saved: c.QueryParams().Has("saved"), Done: c.QueryParams().Has("done"), Differ: c.QueryParams().Has("differ"),
	}, nil)
}

// showReport shows the report, or the form for it. typed is what could not be
// kept; nil: the form shows the draft, or the version to amend.
func (s *Server) showReport(c echo.Context, l *i18n.Localizer, status int, p *reportPage, typed map[string]meeting.Typed) error {
	m, place, is, err := s.teamOnly(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	campaign, err := s.Meetings.Store.Campaign(ctx, m.Campaign)
	if err != nil {
		return err
	}
	reports, err := s.Meetings.Store.Reports(ctx, m.ID)
	if err != nil {
		return err
	}
	p.page, p.Token, p.Meeting, p.Is = newPage(c, l, l.T("report.title")), token(c), m, is
	if m.Appointment.Set() {
		p.When, p.Keeps = meeting.When(l, m.Appointment.Start, place.Zone), keeps(m, is)
	}
	for _, r := range slices.Backward(reports) {
		p.Versions = append(p.Versions, newReportVersion(l, r, campaign, place.Zone))
	}
	if err := s.addReportForm(c, l, p, m, place, campaign, reports, typed); err != nil {
		return err
	}
	if err := s.addAfter(c, l, p, m, place, reports); err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "report", p)
}

// reportPhoto is the photograph of a meeting.
func (s *Server) reportPhoto(c echo.Context, _ *i18n.Localizer) error {
	m, _, _, err := s.teamOnly(c)
	if err != nil {
		return err
	}
	photo, err := s.Meetings.Store.Photo(c.Request().Context(), m.ID)
	if err != nil {
		return err
	}
	return private(c, "inline", "image/jpeg", "photo.jpg", photo.JPEG)
}

// uploaded is the file of a form; empty when there is none.
func uploaded(c echo.Context, field string) ([]byte, error) {
	header, err := c.FormFile(field)
	if err != nil || header.Size == 0 {
		return nil, nil
	}
	file, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}
