package app_test

import (
	"fmt"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app/apptest"
	"recess/internal/civil"
	"recess/internal/meeting"
)

// Words that say what to type.
const (
	chooseDay  = "Choose a day"
	chooseTime = "Choose a time"
	howDate    = "Enter year-month-day, for example 2026-12-12"
	howTime    = "Enter hours and minutes, for example 14:30"
	whichYear  = "Enter a year from 1900 to 2100"
)

// A day and a time of the poll that are empty or badly typed are asked for, and
// come back as they were typed.
func TestTypedTimesOfThePoll(t *testing.T) {
	s, c := meetingServer(t)
	lead, robin := neighbour(t, s, "Robin", "35079")
	page := fmt.Sprint("/en/meetings/", c.start(robin, "35079").ID)
	for _, test := range []struct{ date, time, says string }{
		{"", "", chooseDay}, {"", "14:30", chooseDay}, {"2027-07-06", "", chooseTime}, {"14/12/2026", "14:30", howDate}, {"14/12/2026", "", howDate},
		{"2027-02-30", "14:30", howDate}, {"0027-07-06", "14:30", whichYear}, {"2027-07-06", "noon", howTime}, {"2027-07-06", "25:00", howTime},
	} {
		lead.visit(page).sendMove(page+"/times", "propose", "date", test.date, "time", test.time).shows(400, has{
			"#problem": test.says, fmt.Sprintf("#slot-date[value=%q]", test.date): "", fmt.Sprintf("#slot-time[value=%q]", test.time): "",
		})
	}
	lead.visit(page).sendMove(page+"/times", "propose", "date", "2027/7/6", "time", "2:30 p.m.").shows(200, has{"main": "July 6, 2027, 2:30 p.m."})
}

func TestTypedDatesOfSteps(t *testing.T) {
	s, c := meetingServer(t)
	lead, robin := neighbour(t, s, "Robin", "35079")
	id := c.start(robin, "35079").ID
	c.on(robin, id, meeting.Entry{Action: meeting.Draft, Request: sender}, meeting.Entry{Action: meeting.Send})
	page := fmt.Sprint("/en/meetings/", id)
	for _, test := range []struct {
		do     string
		fields []string
		says   string
		kept   string
	}{
		{"no-answer", []string{"day", "yesterday", "words", "Rang."}, howDate, "#no-answer-day[value=yesterday]"},
		{"no-answer", []string{"day", "0002-05-09", "words", "Rang."}, whichYear, "#no-answer-words"},
		{"call-back", []string{"until", "14/12/2026"}, howDate, "#call-back-until[value='14/12/2026']"},
		{"confirm", []string{"with", "staff", "date", "", "time", "14:30"}, "date", "#confirm-time[value='14:30']"},
		{"confirm", []string{"with", "staff", "date", "6 July", "time", "14:30"}, howDate, "#confirm-date[value='6 July']"},
		{"confirm", []string{"with", "staff", "date", "2027-07-06", "time", ""}, chooseTime, "#confirm-date[value='2027-07-06']"},
		{"confirm", []string{"with", "staff", "date", "2027-07-06", "time", "half past two", "minutes", "some"}, howTime, "#confirm-time[value='half past two']"},
	} {
		lead.visit(page).sendMove(page, test.do, test.fields...).shows(400, has{"#problem": test.says, test.kept: ""})
	}
	if m := c.get(id); m.State != meeting.Requested {
		t.Errorf("the meeting is %s", m.State)
	}
}

func TestTypedDatesOfReports(t *testing.T) {
	s, c := meetingServer(t)
	lead, robin := neighbour(t, s, "Robin", "35079")
	id := c.start(robin, "35079").ID
	c.on(robin, id, meeting.Entry{Action: meeting.Draft, Request: sender}, meeting.Entry{Action: meeting.Send}, date(6, 14))
	over := c.get(id).Appointment.End().Add(time.Hour)
	s.App.Meetings.Now = func() time.Time { return over }
	page := fmt.Sprint("/en/meetings/", id, "/report")
	keep := func(fields ...string) *browser {
		return lead.visit(page).send(page, append([]string{"do", "keep", "with", "staff", "facts", "They listened."}, fields...)...)
	}
	keep("held_on", "July 6").shows(400, has{"#problem": howDate, "#held_on[value='July 6']": "", "#facts": "They listened."})
	keep("held_on", "0027-07-06").shows(400, has{"#problem": whichYear})
	keep("held_on", "2027-07-06", "promise_1", "Send it", "due_1", "next week").shows(400, has{"#problem": howDate, "#due_1[value='next week']": "", "#promise_1[value='Send it']": ""})
	keep("held_on", "2027/07/06", "promise_1", "Send it", "due_1", "2027.7.20").shows(200, nil)
	reports, err := c.Meetings.Store.Reports(t.Context(), id)
	c.must(err)
	promised, err := c.Meetings.Store.Commitments(t.Context(), id)
	c.must(err)
	if len(reports) != 1 || reports[0].Fields[meeting.FieldDay] != "2027-07-06" || len(promised) != 1 || promised[0].Due != mustDay(t, "2027-07-20") {
		t.Errorf("%+v, %+v", reports, promised)
	}
	lead.visit(page).sendMove(page, "promise", "text", "Call back", "due", "soon").shows(400, has{"#problem": howDate, "#due[value=soon]": "", "#text[value='Call back']": ""})
}

func TestTypedDatesOfCoordinators(t *testing.T) {
	s, b := coordinating(t, apptest.Database(t))
	admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
	person := fmt.Sprint("/en/people/", known(t, s, "coordinator@example.org").ID)
	for _, typed := range []struct{ day, says string }{{"14/12/2026", howDate}, {"2026-02-30", howDate}, {"0026-12-14", whichYear}} {
		kept := fmt.Sprintf("[value=%q]", typed.day)
		b.visit("/en/recesses/new").send("/en/recesses/new", "first", typed.day, "source", "The Journals").
			shows(400, has{".problem": typed.says, "#first" + kept: "", "#source[value='The Journals']": ""})
		b.visit("/en/campaigns/new").send("/en/campaigns/new", "name_en", "A name", "first", typed.day, "last", "2027-01-05").
			shows(400, has{".problem": typed.says, "#first" + kept: "", "#last[value='2027-01-05']": ""})
		b.visit("/en/ridings/35079/record").send("/en/ridings/35079/record", "on", typed.day, "url", "https://example.org/", "text_en", "A word", "text_fr", "Un mot").
			shows(400, has{".problem": typed.says, "#on" + kept: "", "#url[value='https://example.org/']": ""})
		b.sendList("en", "people.csv", []byte("Postal code\nK1P 1A4\n"), "answer", "numbers", "keep", "1", "name", "Supporters", "on", typed.day).
			shows(400, has{"#problem": typed.says, "#on" + kept: "", "#name[value=Supporters]": ""})
		b.visit("/en/papers/new").sendFiles("/en/papers", "", "", nil, "title", "A title", "body", "Text.", "review_by", typed.day, "source_title", "A source", "source_day", typed.day).
			shows(400, has{".problem": typed.says, "#review_by" + kept: "", "#source_day1" + kept: ""})
		admin.visit(person).send(person+"/consent", "ground", string(account.Grounds[1]), "on", typed.day).
			shows(400, has{".problem": typed.says, "#on" + kept: "", fmt.Sprintf("#ground [value=%q][selected]", account.Grounds[1]): ""})
	}
	b.visit("/en/recesses/new").send("/en/recesses/new", "first", dated("YYYY/2/27"), "last", dated("YYYY-03-07"), "source", "The Journals").shows(200, nil)
	all, err := s.App.Store.Recesses(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	last := all[len(all)-1]
	if want := (civil.Date{Year: year, Month: time.February, Day: 27}); last.First != want {
		t.Errorf("it begins on %v, want %v", last.First, want)
	}
	page := fmt.Sprint("/en/recesses/", last.ID)
	b.visit(page).sendMove(page, "close", "until", "14/12/2026", "why", "motion", "where", "The Journals").shows(400, has{"#problem": howDate, "#until[value='14/12/2026']": ""})
}
