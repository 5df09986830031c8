package web

import (
	"cmp"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/civil"
	"recess/internal/fault"
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
	Tried    attempt // what was refused: its part is open, with what was typed there
	Differ   bool    // two note-takers chose differently: what was there stays
	Saved    bool
	Done     bool
}

// reportForm has every field of a report, filled with a draft or a version.
type reportForm struct {
	Fields   meeting.Fields
	Base     meeting.Fields // as the server had it when the page was made
	By       map[string]string
	Today    string
	Withs    []option
	Hows     []option
	Levels   []option
	Before   []option // levels
	Asks     []askAnswer
	Towns    []townRow
	Passages []passage
	Promises []promiseRow
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

// promiseRow has room for something that was promised; the page of a kept
// report has one without a number.
type promiseRow struct {
	N         int
	Text, Due string
	Owners    []option
}

func newPromiseRow(l *i18n.Localizer, m *meeting.Meeting, n int, f meeting.Fields) promiseRow {
	number := "_" + strconv.Itoa(n)
	row := promiseRow{N: n, Text: f["promise"+number], Due: f["due"+number], Owners: []option{{"", l.T("report.theirs"), false}}}
	for _, t := range m.Members() {
		id := strconv.FormatInt(t.Person, 10)
		row.Owners = append(row.Owners, option{id, t.FirstName(), f["owner"+number] == id})
	}
	return row
}

type askAnswer struct {
	ID      int64
	Text    string
	Answers []option
	Words   string
}

type townRow struct {
	N           int
	Town        string
	Constituent bool
}

// passage is a field with whole sentences.
type passage struct{ Name, Text, By string }

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
		p.When = meeting.When(l, m.Appointment.Start, place.Zone)
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

// addReportForm adds the form: for the first report, or for an amendment.
func (s *Server) addReportForm(c echo.Context, l *i18n.Localizer, p *reportPage, m *meeting.Meeting, place *meeting.Place, campaign *meeting.Campaign, reports []meeting.Report, typed map[string]meeting.Typed) error {
	var base meeting.Fields
	by := map[string]string{}
	if len(reports) > 0 {
		p.Unsent = reports[len(reports)-1].Number
		if p.Amends == 0 && typed == nil { // what could not be kept as the report is shown as an amendment
			return nil
		}
		base, p.Amends = reports[len(reports)-1].Fields, p.Unsent
		for _, kind := range meeting.Amendments {
			p.Kinds = append(p.Kinds, option{string(kind), l.T("report.kind." + string(kind)), string(kind) == cmp.Or(p.Tried.Kind, string(meeting.Correction))})
		}
	} else {
		draft, err := s.Meetings.Store.Draft(c.Request().Context(), m.ID)
		if err != nil {
			return err
		}
		p.Amends, base = 0, meeting.FieldsOf(draft)
		for name, f := range draft {
			if f.By != p.Is.Person {
				by[name] = f.ByName
			}
		}
	}
	fields, differ := base.With(typed)
	for _, name := range differ { // the typist's choice: they are asked again
		fields[name] = typed[name].Value
	}
	if fields[meeting.FieldDay] == "" && m.Appointment.Set() {
		fields[meeting.FieldDay] = m.Appointment.Start.In(place.Zone).Format(time.DateOnly)
	}
	p.Form = newReportForm(l, m, place, campaign, fields, base, by)
	return nil
}

func newReportForm(l *i18n.Localizer, m *meeting.Meeting, place *meeting.Place, c *meeting.Campaign, f, base meeting.Fields, by map[string]string) *reportForm {
	form := &reportForm{Fields: f, Base: base, By: by, Today: place.Today().String()}
	for n := range meeting.MostPromises {
		form.Promises = append(form.Promises, newPromiseRow(l, m, n+1, f))
	}
	for _, w := range []meeting.With{meeting.WithMember, meeting.WithStaff, meeting.WithNobody} {
		form.Withs = append(form.Withs, option{string(w), l.T("meeting.with_whom." + string(w)), f[meeting.FieldWith] == string(w)})
	}
	for _, how := range meeting.Ways {
		form.Hows = append(form.Hows, option{how, l.T("report.how." + how), f[meeting.FieldHow] == how})
	}
	form.Levels, form.Before = levelOptions(l, f[meeting.FieldLevel]), levelOptions(l, f[meeting.FieldBefore])
	for _, a := range c.Asks {
		id := strconv.FormatInt(a.ID, 10)
		line := askAnswer{ID: a.ID, Text: a.Text.In(l.Lang), Words: f["words_"+id]}
		for _, answer := range meeting.AskAnswers {
			line.Answers = append(line.Answers, option{answer, l.T("report.answer." + answer), f["answer_"+id] == answer})
		}
		form.Asks = append(form.Asks, line)
	}
	for n := 1; n <= meeting.MostTowns; n++ {
		town := f["town_"+strconv.Itoa(n)]
		if town != "" || n <= 3 {
			form.Towns = append(form.Towns, townRow{n, town, f["constituent_"+strconv.Itoa(n)] != ""})
		}
	}
	for _, name := range meeting.Passages {
		form.Passages = append(form.Passages, passage{name, f[name], by[name]})
	}
	return form
}

func levelOptions(l *i18n.Localizer, chosen string) []option {
	var all []option
	for _, level := range meeting.Levels {
		all = append(all, option{string(level), l.T("support." + string(level)), string(level) == chosen})
	}
	return all
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
	add(l.T("move.with"), word("meeting.with_whom.", meeting.FieldWith))
	add(l.T("report.names"), r.Fields[meeting.FieldNames])
	add(l.T("report.minutes"), r.Fields[meeting.FieldMinutes])
	for n := range meeting.MostTowns {
		number := strconv.Itoa(n + 1)
		town := r.Fields["town_"+number]
		if r.Fields["constituent_"+number] != "" && town != "" {
			town += " (" + l.T("team.constituent") + ")"
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
