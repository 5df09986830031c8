package app_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/calendar"
)

// Until when to ask, and what to do when it is late, on the day itself.
func TestWhenToAsk(t *testing.T) {
	for _, test := range []struct {
		now      string // UTC
		path     string
		contains []string
	}{
		{"2026-11-24T15:00:00Z", "/en/", []string{"Next recess: winter recess, December 12, 2026, to January 24, 2027", "37 days left to ask for a meeting: send your request by December 31, 2026."}},
		{"2026-11-24T15:00:00Z", "/fr/", []string{"Prochaine relâche", "Il vous reste 37 jours", "au plus tard le 31 décembre 2026."}},
		{"2026-12-30T15:00:00Z", "/en/", []string{"The House is on recess:", "1 day left to ask"}},
		{"2027-01-01T04:30:00Z", "/en/", []string{"send your request today"}}, // still December 31 in Ottawa
		{"2027-01-04T15:00:00Z", "/en/", []string{"It’s too late to write. Call the office by January 19, 2027 instead."}},
		{"2027-01-04T15:00:00Z", "/fr/", []string{"Téléphonez plutôt au bureau, au plus tard le 19 janvier 2027."}},
		{"2027-01-21T15:00:00Z", "/en/", []string{"The House is on recess: winter recess", "too late to ask for a meeting during this recess.",
			"Ask for the next one: constituency week, May 8 to May 16, 2027. 92 days left to ask for a meeting: send your request by April 23, 2027."}},
		{"2027-08-01T15:00:00Z", "/en/ridings/10001", []string{"send your request by August 26, 2027"}}, // no holiday of August there
		{"2027-06-28T15:00:00Z", "/en/ridings/24053", []string{"The House is on recess: summer recess"}},
		{"2028-01-01T15:00:00Z", "/en/recesses", []string{"No recess dates yet", "Past recesses"}},
	} {
		now, err := time.Parse(time.RFC3339, test.now)
		if err != nil {
			t.Fatal(err)
		}
		s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.Now = func() time.Time { return now } })
		b := newBrowser(t, s).visit(test.path)
		page, err := goquery.NewDocumentFromReader(strings.NewReader(b.page.body))
		if err != nil {
			t.Fatal(err)
		}
		said := strings.Join(strings.Fields(page.Find("main").Text()), " ")
		for _, want := range test.contains {
			if !strings.Contains(said, want) {
				t.Errorf("%s on %s does not say %q:\n%s", test.path, test.now, want, said)
			}
		}
	}
}

func TestRecessesPage(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t))
	b := newBrowser(t, s)
	b.visit("/en/recesses").shows(200, has{"h1": "Recesses", ".recesses li:nth-child(1)": "Dates not final", ".mark-status.status-provisional[aria-hidden=true]": "",
		".recesses li:nth-child(1) .ask": "days left to ask", ".recesses a[href='https://www.ourcommons.ca/en/sitting-calendar']": "",
		"details": "Announced", "form": "-", "a[href='/en/recesses/new']": "-", "#asking": "When to ask"})
	b.visit("/fr/recesses").shows(200, has{"h1": "Relâches", ".recesses li:nth-child(1) h3": "Relâche d’hiver, du 12 décembre 2026 au 24 janvier 2027", "details": "Annoncée"})
	for _, path := range []string{"/en/recesses/new", "/en/recesses/1", "/en/recesses/import"} {
		b.visit(path).shows(401, nil)
	}
}

// What is kept of a page does not outlive the recess it tells of.
func TestChangedRecessIsToldAtOnce(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t))
	b := newBrowser(t, s)
	for _, path := range []string{"/en/", "/en/ridings/35079"} {
		b.visit(path).shows(200, has{".recess": "December 12, 2026"})
	}
	ending := calendar.Ending{Why: calendar.Prorogation, Source: "https://example.org/"}
	if err := s.App.Calendar.Cancel(t.Context(), calendar.Editor{}, 4, 1, ending); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/en/", "/en/ridings/35079"} {
		b.visit(path).shows(200, has{".recess": "May 8 to May 16, 2027"})
	}
}

// coordinating is a coordinator’s browser; a second step needs the true time.
func coordinating(t *testing.T, database string) (*apptest.Server, *browser) {
	t.Helper()
	s := apptest.Start(t, database, func(s *app.Settings) { s.Now = time.Now })
	return s, signedIn(t, s, "coordinator@example.org", account.Coordinator, true)
}

// year is one whose recesses the program does not ship.
var year = time.Now().Year() + 2

func dated(format string) string { return strings.ReplaceAll(format, "YYYY", fmt.Sprint(year)) }

func TestCoordinatorChangesRecesses(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, b := coordinating(t, database)
		visitor := newBrowser(t, s)
		add := []string{"first", dated("YYYY-02-27"), "last", dated("YYYY-03-07"), "kind", "week", "status", "announced", "source", "https://example.org/<b>", "note", "<script>"}
		for said, wrong := range map[string][]string{
			"last day can’t be before the first": {"last", dated("YYYY-02-26")}, "Enter both dates": {"first", "soon"}, "200 days": {"last", dated("YYYY-12-27")},
			"Choose a type": {"kind", "spring"}, "Choose a status": {"status", "cancelled"}, "Enter the source": {"source", ""}, "Enter the date you checked": {"read_on", dated("YYYY-01-01")},
		} {
			b.visit("/en/recesses/new").send("/en/recesses/new", append(add, wrong...)...).shows(400, has{"#problem": said, "input[name=source]": ""})
		}
		b.visit("/en/recesses/new").send("/en/recesses/new", add...).shows(200, has{"[role=status]": "Recess added", "main b": "-", "main script": "-"})
		b.visit("/en/recesses/new").send("/en/recesses/new", append(add, "first", dated("YYYY-03-07"), "last", dated("YYYY-03-08"))...).
			shows(400, has{"#problem": dated("February 27, YYYY")})

		all, err := s.App.Store.Recesses(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		page := fmt.Sprintf("/en/recesses/%d", all[len(all)-1].ID)
		colleague := signedIn(t, s, "colleague@example.org", account.Coordinator, true)
		b.visit(page).shows(200, has{"input[name=first][value='" + dated("YYYY-02-27") + "']": "", "input[name=revision][value='1']": ""})
		colleague.visit(page).send(page, "first", dated("YYYY-02-20"), "status", "changed").shows(200, has{"[role=status]": "Saved"})
		visitor.visit("/en/recesses").shows(200, has{".recesses li:last-child h3": dated("February 20"), ".recesses li:last-child .status": "Dates have changed"})

		b.send(page, "last", dated("YYYY-03-08")).shows(409, has{"#problem": "Your changes were not saved", "section[aria-labelledby=kept] h3": dated("February 20"),
			"input[name=first][value='" + dated("YYYY-02-27") + "']": "", "input[name=last][value='" + dated("YYYY-03-08") + "']": "", "input[name=revision][value='2']": ""})
		b.send(page, "first", dated("YYYY-02-20")).shows(200, has{"[role=status]": "Saved"})

		b.visit(page).send(page, "do", "close", "until", dated("YYYY-03-08"), "why", "motion", "where", "The Journals").shows(400, has{"#problem": "Choose an earlier day", "details[open]": "back early"})
		b.visit(page).send(page, "do", "close", "until", dated("YYYY-03-03"), "why", "motion", "where", "The Journals", "more", "Motion 12").shows(200, has{"[role=status]": "End date changed"})
		b.visit(page).send(page, "do", "cancel").shows(400, has{"#problem": "Choose a reason"})
		b.visit(page).send(page, "do", "cancel", "why", "election", "where", "The Journals").shows(200, has{"[role=status]": "cancelled"})
		visitor.visit("/fr/recesses").shows(200, has{".recesses .cancelled": "Annulée : une élection est déclenchée", ".recesses .cancelled .ask": "-"})
		b.visit(page).send(page, "do", "dance").shows(400, nil)
		for _, gone := range []string{"/en/recesses/999", "/en/recesses/x"} {
			b.visit(gone).shows(404, nil)
		}
		admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
		admin.visit("/en/audit").shows(200, has{"table": dated("Cancelled a recess")}).shows(200, has{"table": dated("Motion 12")})
	})
}

// upload sends a file with the form on the import page.
func (b *browser) upload(name, content string) *browser {
	b.t.Helper()
	b.visit("/en/recesses/import").shows(200, nil)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("_form", token(b.t, b))
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		b.t.Fatal(err)
	}
	part.Write([]byte(content))
	form.Close()
	return b.take(b.client.Post(b.server.URL+"/en/recesses/import", form.FormDataContentType(), &body))
}

func TestImportOfRecesses(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, b := coordinating(t, database)
		const columns = "first,last,kind,status,source\n"
		table := columns + dated("YYYY-02-27,YYYY-03-07,week,announced,https://example.org/\nYYYY-06-24,YYYY-09-19,summer,provisional,https://example.org/\n")
		for said, wrong := range map[string]string{
			"Choose a file":                         "",
			"Missing: first, last":                  "a,b\n1,2\n",
			"Line 3, column 3 (kind): “fall”":       strings.Replace(table, "summer", "fall", 1),
			"Line 2: The last day can’t be before":  strings.Replace(table, dated("YYYY-03-07"), dated("YYYY-02-07"), 1),
			"Line 4: This overlaps":                 table + dated("YYYY-03-06,YYYY-03-14,week,announced,x\n"),
			"larger than 1 MB":                      strings.Repeat(" ", 1<<20+1),
			"incomplete or not in iCalendar format": "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
		} {
			b.upload("x.csv", wrong).shows(400, has{"#problem": said, "input[type=file]": ""})
		}
		b.upload("calendar.csv", table).shows(200, has{"#plan": "calendar.csv: nothing has been saved yet", "h2": "2 recesses added", "input[name=content]": ""})
		before, err := s.App.Store.Recesses(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		b.send("/en/recesses/import").shows(200, has{"[role=status]": "imported", ".recesses li:last-child": dated("June 24 to September 19, YYYY")})
		b.upload("calendar.csv", strings.Replace(table, "provisional", "announced", 1)).
			shows(200, has{"h2": "1 recess changed", ".hint .status": "Dates not final", "main": "1 recess unchanged"})
		b.upload("again.ics", strings.ReplaceAll(dated("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:YYYY0403\nDTEND;VALUE=DATE:YYYY0412\nEND:VEVENT\nEND:VCALENDAR\n"), "\n", "\r\n")).
			shows(200, has{"h2": "1 recess added", ".recesses": "again.ics"})
		after, err := s.App.Store.Recesses(t.Context())
		if err != nil || len(after) != len(before)+2 {
			t.Errorf("%d recesses became %d, %v", len(before), len(after), err)
		}
	})
}
