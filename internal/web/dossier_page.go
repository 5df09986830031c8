package web

import (
	"html/template"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/campaign"
	"recess/internal/coverage"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/member"
	"recess/internal/riding"
)

// dossierPage is everything about a riding, the latest first.
type dossierPage struct {
	page
	Riding *riding.Riding
	Member *member.Member
	Now    []dossierLine // by campaign
	Events []eventLine
	Before string // of the next page; empty at the end
	Later  bool   // this is not the first page
	Pack   string
	Map    template.HTML
	Terms  []termView // who sits and sat
}

// dossierLine is how the riding stands in a campaign.
type dossierLine struct {
	Campaign string
	coverageLine
}

// eventLine is an event in words.
type eventLine struct {
	Day      string
	What     string
	Words    string // somebody's own
	Who      string
	Campaign string
	Meeting  int64
}

func (s *Server) dossier(c echo.Context, l *i18n.Localizer) error {
	ctx := c.Request().Context()
	all, err := s.Campaigns.Store.Campaigns(ctx)
	if err != nil {
		return err
	}
	before, err := time.Parse(time.RFC3339Nano, c.QueryParam("before"))
	if err != nil {
		before = time.Time{}
	}
	open, err := s.Meetings.Store.Summaries(ctx, c.Param("fed"), 0)
	if err != nil {
		return err
	}
	shown := shownCampaigns(all, open)
	d, err := s.Coverage.Dossier(ctx, actorOf(c), c.Param("fed"), shown, before)
	if err != nil {
		return err
	}
	p := &dossierPage{
		page: newPage(c, l, d.Riding.Name.In(l.Lang)), Riding: d.Riding, Later: !before.IsZero(), Pack: pageURL(l.Lang, "ridings", d.Riding.Code, "pack"),
	}
	names := map[int64]string{}
	for _, one := range all {
		names[one.ID] = one.Name.In(l.Lang)
	}
	for i := range d.Lines {
		p.Now = append(p.Now, dossierLine{names[d.Lines[i].Campaign], coverageLineOf(l, &d.Lines[i].Line)})
		p.Member = d.Lines[i].Member
	}
	for i := range d.Events {
		p.Events = append(p.Events, newEventLine(l, &d.Events[i], names))
	}
	if !d.Before.IsZero() {
		p.Before = d.Before.Format(time.RFC3339Nano)
	}
	p.Map, err = s.once("dossier "+string(l.Lang)+d.Riding.Code, func() (template.HTML, error) { return s.ridingMap(l, d.Riding), nil })
	if err != nil {
		return err
	}
	p.Terms = s.termViews(l, d.Riding.Code)
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "dossier", p)
}

// shownCampaigns have a line each in a dossier: those under way or paused, and
// those with an open meeting in the riding. What happened in the others is told
// below.
func shownCampaigns(all []campaign.Campaign, open []meeting.Summary) []int64 {
	var ids []int64
	for i := range all {
		c := &all[i]
		asks := slices.ContainsFunc(open, func(s meeting.Summary) bool { return s.Campaign.ID == c.ID })
		if asks || c.Status == campaign.Active || c.Status == campaign.Paused {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

func newEventLine(l *i18n.Localizer, e *coverage.Event, campaigns map[int64]string) eventLine {
	line := eventLine{Who: e.Who, Campaign: campaigns[e.Campaign], Meeting: e.Meeting}
	day := e.Day
	if day.IsZero() {
		line.Day = l.Date(e.At.In(ottawa))
	} else {
		line.Day = l.Date(day.In(time.UTC))
	}
	switch e.Kind {
	case coverage.StepTaken:
		line.What, line.Words = l.T(didKey(&e.Step)), e.Step.Words
		if e.Step.With != "" && e.Step.With != meeting.WithNobody {
			line.What = l.T("coverage.line", "What", line.What, "Count", l.T("meeting.with_whom."+string(e.Step.With)))
		}
	case coverage.LevelFound:
		line.What, line.Words = l.T("coverage.line", "What", l.T("coverage.found"), "Count", l.T("support."+string(e.Level))), e.Text
	case coverage.Promise:
		line.What, line.Words = promiseWords(l, e), e.Text
	case coverage.Settled:
		line.What, line.Words = l.T("coverage.line", "What", promiser(l, e), "Count", l.T("coverage.promise_state."+string(e.State))), e.Text
	case coverage.Amended:
		line.What, line.Words = l.T("coverage.line", "What", l.T("coverage.amended"), "Count", l.T("report.kind."+string(e.Amendment))), e.Text
	}
	return line
}

// promiseWords tell of a promise by whom and until when it was made.
func promiseWords(l *i18n.Localizer, e *coverage.Event) string {
	if e.Due.IsZero() {
		return promiser(l, e)
	}
	return l.T("coverage.line", "What", promiser(l, e), "Count", l.T("meet.by", "Date", l.Date(e.Due.In(time.UTC))))
}

func promiser(l *i18n.Localizer, e *coverage.Event) string {
	if e.Ours {
		return l.T("coverage.promise_ours")
	}
	return l.T("coverage.promise_theirs")
}

// setDigest has a coordinator get the weekly digest, or not.
func (s *Server) setDigest(c echo.Context, l *i18n.Localizer) error {
	if err := s.Coverage.SetDigest(c.Request().Context(), actorOf(c), c.FormValue("digest") != ""); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, profileURL(l.Lang)+"?saved")
}

// digestChoice is whether somebody is asked if they want the digest, and
// whether they do.
type digestChoice struct{ Offered, Wanted bool }

func (s *Server) digestChoice(c echo.Context) (digestChoice, error) {
	actor := actorOf(c)
	if account.Coordinators.Check(actor) != nil {
		return digestChoice{}, nil
	}
	wanted, err := s.Coverage.GetsDigest(c.Request().Context(), actor)
	return digestChoice{true, wanted}, err
}
