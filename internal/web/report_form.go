package web

import (
	"cmp"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
	"recess/internal/meeting"
)

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

// addReportForm adds the form: for the first report, or for an amendment.
func (s *Server) addReportForm(c echo.Context, l *i18n.Localizer, p *reportPage, m *meeting.Meeting, place *meeting.Place, campaign *meeting.Campaign, reports []meeting.Report, typed map[string]meeting.Typed) error {
	var base meeting.Fields
	by := map[string]string{}
	if m.HasReport(reports, place) {
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
