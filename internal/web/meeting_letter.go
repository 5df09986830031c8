package web

import (
	"bytes"
	"context"
	"html/template"
	"io"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"recess/internal/briefing"
	"recess/internal/calendar"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/member"
	"recess/internal/riding"
)

// Letters puts what concerns a meeting into files.
type Letters interface {
	LetterPDF(w io.Writer, l *meeting.Letter) error
	LetterFile(l *meeting.Letter) ([]byte, error) // a draft that mail programs open
	MeetingPack(ctx context.Context, id int64, lang i18n.Lang) (*briefing.Pack, error)
	CalendarFeed(f calendar.Feed) ([]byte, error)
}

// letterPage is where the request is written, taken out, and said to be sent.
// Recess does not write to offices: the constituent is the sender.
type letterPage struct {
	page
	Token   string
	Meeting *meeting.Meeting
	Riding  *riding.Riding
	Member  *member.Member // nil while the seat is vacant
	Request meeting.Request
	Langs   []option
	Prefers string          // the language that the member is best written to in, in a sentence; empty: not known
	Letter  *meeting.Letter // nil until there is a sender
	Mailto  template.URL
	Writes  bool // the request can be written
	Sends   bool // and said to be sent
	Again   bool // there has been a refusal: another is to be written
	Blocked meeting.Block
	Ask     askLine
	Problem string
	Stale   bool
}

func (s *Server) letter(c echo.Context, l *i18n.Localizer) error {
	return s.showLetter(c, l, http.StatusOK, &letterPage{})
}

// asksOnly is teamOnly for those who deal with the office.
func (s *Server) asksOnly(c echo.Context) (*meeting.Meeting, *meeting.Place, meeting.Standing, error) {
	m, p, is, err := s.teamOnly(c)
	if err == nil && !is.Asks() {
		err = fault.New(fault.Forbidden, "meeting.not_yours", nil)
	}
	return m, p, is, err
}

func (s *Server) showLetter(c echo.Context, l *i18n.Localizer, status int, p *letterPage) error {
	m, place, is, err := s.asksOnly(c)
	if err != nil {
		return err
	}
	campaign, err := s.Meetings.Store.Campaign(c.Request().Context(), m.Campaign)
	if err != nil {
		return err
	}
	p.page, p.Token, p.Meeting, p.Riding, p.Member = newPage(c, l, l.T("writing.title")), token(c), m, place.Riding, place.Member
	p.Blocked = place.Blocked
	p.Writes, p.Sends, p.Again = m.Can(meeting.Draft, is, place), m.Can(meeting.Send, is, place), m.Can(meeting.AskAgain, is, place)
	if p.Request == (meeting.Request{}) {
		p.Request = s.sender(c, m)
	}
	for _, lang := range i18n.Langs {
		p.Langs = append(p.Langs, option{string(lang), l.T("language." + string(lang)), lang == m.Lang})
	}
	if place.Member != nil && place.Member.Languages != "" {
		p.Prefers = l.T("member.language", "Language", member.LanguageWords(l, place.Member.Languages))
	}
	if m.Request.Street != "" {
		p.Letter = m.Letter(place, campaign)
		p.Mailto = template.URL(p.Letter.Mailto())
	}
	if asking, ok := place.Asking(); ok {
		p.Ask = newAskLine(l, asking)
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "letter", p)
}

// sender is the request as kept; a new one is filled with what is known of the
// reader.
func (s *Server) sender(c echo.Context, m *meeting.Meeting) meeting.Request {
	r := m.Request
	if r.Street == "" {
		person := actorOf(c).Person
		r.Name, r.Postal = person.Name, person.Home.Postal
	}
	return r
}

// saveLetter keeps the request, or notes that it was sent.
func (s *Server) saveLetter(c echo.Context, l *i18n.Localizer) error {
	id, err := number(c)
	if err != nil {
		return err
	}
	minutes, _ := strconv.Atoi(c.FormValue("minutes")) // anything else is no length
	typed, err := typedStep(c)
	entry := typed.Entry
	entry.Lang = i18n.Lang(c.FormValue("lang"))
	entry.Request = meeting.Request{
		Name: c.FormValue("name"), Street: c.FormValue("street"), City: c.FormValue("city"), Postal: c.FormValue("postal"),
		Copy: c.FormValue("copy"), Minutes: minutes, More: c.FormValue("more"),
	}
	if err == nil {
		err = s.Meetings.Take(c.Request().Context(), actorOf(c), id, entry, c.RealIP())
	}
	if refused(err) {
		p := &letterPage{Problem: l.Error(err), Stale: fault.KindOf(err) == fault.Conflict}
		if entry.Action == meeting.Draft {
			p.Request = entry.Request
		}
		return s.showLetter(c, l, statusFor(err), p)
	}
	if err != nil {
		return err
	}
	if entry.Action == meeting.Send {
		return c.Redirect(http.StatusSeeOther, meetingURL(l.Lang, id)+"?done")
	}
	return c.Redirect(http.StatusSeeOther, meetingURL(l.Lang, id, "letter")+"#letter")
}

// letterOf is the request of a meeting as it stands; a fault.NotFound until it
// is written.
func (s *Server) letterOf(c echo.Context) (*meeting.Letter, error) {
	m, place, _, err := s.asksOnly(c)
	if err != nil {
		return nil, err
	}
	if m.Request.Street == "" {
		return nil, fault.New(fault.NotFound, "meeting.needs_sender", nil)
	}
	campaign, err := s.Meetings.Store.Campaign(c.Request().Context(), m.Campaign)
	if err != nil {
		return nil, err
	}
	return m.Letter(place, campaign), nil
}

func (s *Server) letterPDF(c echo.Context, l *i18n.Localizer) error {
	letter, err := s.letterOf(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := s.Letters.LetterPDF(&b, letter); err != nil {
		return err
	}
	return private(c, "inline", "application/pdf", l.T("writing.file")+".pdf", b.Bytes())
}

func (s *Server) letterFile(c echo.Context, l *i18n.Localizer) error {
	letter, err := s.letterOf(c)
	if err != nil {
		return err
	}
	file, err := s.Letters.LetterFile(letter)
	if err != nil {
		return err
	}
	return private(c, "attachment", "message/rfc822", l.T("writing.file")+".eml", file)
}

// private sends a file that is nobody else's to see.
func private(c echo.Context, how, kind, name string, file []byte) error {
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", disposition(how, name))
	return c.Blob(http.StatusOK, kind, file)
}

// callPage is what to say to the office, and its number.
type callPage struct {
	page
	Token    string
	Meeting  *meeting.Meeting
	Riding   *riding.Riding
	Member   *member.Member
	Offices  []office
	Campaign *meeting.Campaign
	Sent     string // when the request was
	Name     string // of who calls
	Lives    bool   // they live in the riding, and may say so
	Best     []string
	Moves    []moveForm
	Problem  string
}

func (s *Server) callScript(c echo.Context, l *i18n.Localizer) error {
	m, place, is, err := s.asksOnly(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	p := &callPage{page: newPage(c, l, l.T("call.title")), Token: token(c), Meeting: m, Riding: place.Riding, Member: place.Member, Name: actorOf(c).Person.Name, Lives: actorOf(c).Person.Home.Riding == m.Riding}
	if p.Campaign, err = s.Meetings.Store.Campaign(ctx, m.Campaign); err != nil {
		return err
	}
	if p.Member != nil {
		p.Offices = offices(l, p.Member)
	}
	steps, err := s.Meetings.Store.Steps(ctx, m.ID)
	if err != nil {
		return err
	}
	for _, step := range steps {
		if step.Action == meeting.Send {
			p.Sent = newHistoryLine(l, step, place.Zone).On
		}
	}
	for _, slot := range m.Best(place.Now) {
		p.Best = append(p.Best, meeting.When(l, slot.Start, place.Zone))
	}
	for _, f := range s.moves(l, m, place, is, &enteredStep{}) {
		if f.Action.Call() || f.Action == meeting.Offer || f.Action == meeting.Confirm {
			p.Moves = append(p.Moves, f)
		}
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "call", p)
}

// meetingCalendar is the file that puts a meeting into a calendar.
func (s *Server) meetingCalendar(c echo.Context, l *i18n.Localizer) error {
	m, place, _, err := s.teamOnly(c)
	if err != nil {
		return err
	}
	if !m.State.Dated() {
		return fault.New(fault.NotFound, "meet.no_date", nil)
	}
	campaign, err := s.Meetings.Store.Campaign(c.Request().Context(), m.Campaign)
	if err != nil {
		return err
	}
	file, err := s.Meetings.Calendar(s.Meetings.Entry(m, place, campaign, l.Lang, calendar.Publish))
	if err != nil {
		return err
	}
	return private(c, "attachment", "text/calendar; charset=utf-8; method=PUBLISH", "meeting.ics", file)
}

// meetingPack is the pack of a meeting, with its date, place and team.
func (s *Server) meetingPack(c echo.Context, l *i18n.Localizer) error {
	m, place, _, err := s.teamOnly(c)
	if err != nil {
		return err
	}
	pack, err := s.Letters.MeetingPack(c.Request().Context(), m.ID, l.Lang)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := s.Packs.WritePack(&b, pack); err != nil {
		return err
	}
	name := l.T("pack.file_team", "Code", m.Riding, "Riding", place.Riding.Name.In(l.Lang)) + ".pdf"
	return private(c, "inline", "application/pdf", name, b.Bytes())
}
