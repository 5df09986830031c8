package app_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/await"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/outbox"
	"recess/internal/register"
	"recess/internal/riding"
	"recess/internal/source/boundaries/boundariestest"
)

var (
	theDay   = civil.Date{Year: 2034, Month: time.April, Day: 1}
	order    = app.NextOrder{Name: "2033", From: theDay}
	midnight = theDay.In(civil.Ottawa)
)

// redrawn is the next order: 35079 and 35081 have changed codes, 35101 has
// lost its western half to 35100, and the eastern half of 35122 is a riding
// of its own. All others are as they were, by other names.
func redrawn(now boundariestest.Country) boundariestest.Country {
	next := slices.Clone(now)
	for i := range next {
		next[i].Name = i18n.Text{EN: "New " + next[i].Name.EN, FR: "Nouveau " + next[i].Name.FR}
	}
	a, b := next.At("35079"), next.At("35081")
	a.Code, b.Code = b.Code, a.Code
	half := (next.At("35101").West + next.At("35101").East) / 2
	next.At("35100").East, next.At("35101").West = half, half
	split := next.At("35122")
	half = (split.West + split.East) / 2
	added := boundariestest.Square{
		Code: "35123", Name: i18n.Text{EN: "Brand New", FR: "Toute neuve"}, West: half, South: split.South, East: split.East, North: split.North,
	}
	split.East = half
	return append(next, added)
}

func wait(t *testing.T, s *apptest.Server, next boundariestest.Country) {
	t.Helper()
	if _, err := s.App.ImportRedistribution(t.Context(), strings.NewReader(next.GeoJSON()), order, fromConsole); err != nil {
		t.Fatal(err)
	}
}

// inForce waits until a server's own clock has put the new New riding boundaries came into force.
func inForce(t *testing.T, s *apptest.Server) {
	t.Helper()
	await.Until(t, "the new order is in force", func() bool { return s.App.Finder.Index().Order() == order.Name })
}

// polling has a server look for what is due often enough for a test.
func polling(c *clock) func(*app.Settings) {
	return func(s *app.Settings) {
		s.Now = c.Now
		s.PollInterval = 20 * time.Millisecond
	}
}

func fetched(t *testing.T, s *apptest.Server, path string) (int, string) {
	t.Helper()
	b := newBrowser(t, s).visit(path)
	return b.page.status, b.page.body
}

func TestRedistribution(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		c := newClock(midnight.Add(-time.Minute))
		s := apptest.Start(t, database, polling(c))
		other := apptest.Start(t, database, polling(c))
		now := squares(s)
		importInto(t, s, now)
		importLake(t, s, lakeAddresses)
		next := redrawn(now)

		sure := signedIn(t, s, "sure@example.org", account.Volunteer, false)
		unsure := signedIn(t, s, "unsure@example.org", account.Volunteer, false)
		coordinator := signedIn(t, s, "coordinator@example.org", account.Coordinator, true)
		administrator := signedIn(t, s, "administrator@example.org", account.Administrator, true)
		living(t, s, "sure@example.org", "35079")
		living(t, s, "unsure@example.org", "35101")
		signedIn(t, s, "silent@example.org", account.Volunteer, false)
		living(t, s, "silent@example.org", "35101")
		limit(t, s, "coordinator@example.org", account.Scope{Ridings: []string{"35101", "35079"}})
		m := started(t, s, "sure@example.org", "35079")

		wait(t, s, next)
		coordinator.visit("/en/registers").shows(200, has{"#waiting": "New riding boundaries (2033) are waiting", "section": "April 1, 2034"})
		if strings.Contains(coordinator.page.body, "Cancel these new boundaries") {
			t.Error("a coordinator may take it back")
		}
		administrator.visit("/en/registers").send("/en/registers/next-order").shows(200, nil)
		if strings.Contains(administrator.page.body, "are waiting") {
			t.Error("what was taken back waits")
		}
		wait(t, s, next)
		if err := s.App.Poll(t.Context()); err != nil {
			t.Fatal(err)
		}
		if x := s.App.Finder.Index(); x.Order() != "2023" || len(x.Ridings()) != 343 || located(s, now.At("35079").Middle()) != "35079" {
			t.Fatal("the order is in force a minute before its day")
		}
		if home := known(t, s, "sure@example.org").Home; home.Riding != "35079" {
			t.Errorf("before the day somebody is moved to %+v", home)
		}
		sure.visit("/en/me/profile").shows(200, has{"#riding-line": "Ottawa Centre"})
		sure.visit("/en/ridings/35079").shows(200, has{"svg.where circle": ""}) // draws the country as it is

		c.move(time.Minute)
		for _, server := range []*apptest.Server{s, other} { // both try; one does it
			inForce(t, server)
			checkLookups(t, server, next)
		}
		checkPeople(t, s, sure, unsure)
		checkHistory(t, s, sure, coordinator, administrator, m)

		again := apptest.Start(t, database, polling(c))
		checkLookups(t, again, next)
		checkSilent(t, again)
		c.move(6 * 24 * time.Hour) // a claim of ours would be about to run out
		checkQuiet(t, again)
	})
}

// Who has not answered is moved once a table of postal codes tells.
func checkSilent(t *testing.T, s *apptest.Server) {
	t.Helper()
	if home := known(t, s, "silent@example.org").Home; home.Riding != "35101-2023" {
		t.Errorf("who has not answered lives in %+v", home)
	}
	if _, err := importTable(t, s, "postal_code,fed_code\nK1P1A4,35100\n"); err != nil {
		t.Fatal(err)
	}
	if home := known(t, s, "silent@example.org").Home; home.Riding != "35100" {
		t.Errorf("once a table tells, who has not answered lives in %+v", home)
	}
}

// Nothing is asked of a team whose riding has ended, and no claim runs out.
func checkQuiet(t *testing.T, s *apptest.Server) {
	t.Helper()
	if err := s.App.Meetings.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	waiting, err := s.App.Store.Outbox().List(t.Context(), outbox.Waiting, 0)
	if err != nil || slices.ContainsFunc(waiting, func(e outbox.Entry) bool { return e.Kind == "meeting-expires" }) {
		t.Errorf("what waits to be sent is %+v, %v", waiting, err)
	}
}

// started has somebody organise the meeting of their riding.
func started(t *testing.T, s *apptest.Server, email, riding string) *meeting.Meeting {
	t.Helper()
	p := known(t, s, email)
	p.Name = "Somebody"
	if err := s.App.Accounts.Store.UpdatePerson(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	m, err := s.App.Meetings.Start(t.Context(), account.Actor{Person: p}, riding, i18n.EN, "")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Only ridings of the new order are found.
func checkLookups(t *testing.T, s *apptest.Server, next boundariestest.Country) {
	t.Helper()
	x := s.App.Finder.Index()
	if x.Order() != "2033" || len(x.Ridings()) != 344 || len(s.App.Members.Roster().Members()) != 0 {
		t.Fatalf("order %s with %d ridings and %d members", x.Order(), len(x.Ridings()), len(s.App.Members.Roster().Members()))
	}
	for _, q := range next {
		if got := located(s, q.Middle()); got != q.Code {
			t.Fatalf("%q is found in the middle of %s", got, q.Code)
		}
	}
	r, err := x.Riding("35123")
	if err != nil || r.Name.FR != "Toute neuve" || r.Province != "ON" || r.Order != "2033" || r.TimeZone == "" {
		t.Errorf("the new riding is %+v, %v", r, err)
	}
	answer, err := s.App.Finder.ByPostalCode(t.Context(), mustPostal(t, "K1P1A4"))
	if err != nil || answer.Certainty != riding.Candidates {
		t.Fatalf("a postal code gives %+v, %v", answer, err)
	}
	if status, body := fetched(t, s, "/api/v1/ridings/35079"); status != http.StatusOK || !strings.Contains(body, "New Ottawa—Vanier—Gloucester") {
		t.Errorf("the API gives %d: %s", status, body)
	}
	if status, _ := fetched(t, s, "/api/v1/ridings/35079-2023"); status != http.StatusNotFound {
		t.Errorf("the API finds a riding that has ended: %d", status)
	}
	if x.HasStreets(mustPostal(t, "Y1A1A1")) {
		t.Error("an address is looked up in the ridings of the old order")
	}
	if _, held := s.App.Editions()[register.Addresses]; held {
		t.Error("the old order's addresses are told of")
	}
	if err := s.App.TakeUp(t.Context()); err != nil || s.App.Finder.Index() != x {
		t.Error("what is in force is taken up once more:", err)
	}
	if status, body := fetched(t, s, "/en/ridings/35123"); status != http.StatusOK || strings.Contains(body, `<circle cx=""`) {
		t.Errorf("the new riding's page gives %d, or has it nowhere in Canada", status)
	}
	at := next.At("35079").Middle()
	if status, body := fetched(t, s, fmt.Sprintf("/api/v1/ridings?lat=%v&lon=%v", at.Lat, at.Lon)); status != http.StatusOK || !strings.Contains(body, `"boundaries":"2033"`) {
		t.Errorf("a point gives %d: %s", status, body)
	}
}

// Who lives in a riding that one other has taken over is moved; who may live in
// one of several is asked.
func checkPeople(t *testing.T, s *apptest.Server, sure, unsure *browser) {
	t.Helper()
	if home := known(t, s, "sure@example.org").Home; home.Riding != "35081" || home.Postal != "K1P 1A4" {
		t.Errorf("who is sure lives in %+v", home)
	}
	sure.visit("/en/me").shows(200, nil)
	if strings.Contains(sure.page.body, "rehome-title") {
		t.Error("who is sure is asked")
	}
	unsure.visit("/en/").shows(200, has{".problem a[href='/en/me#rehome']": ""})
	unsure.visit("/en/me").shows(200, has{"#rehome": "", "#rehome input[value='35100']": "", "#rehome input[value='35101']": ""})
	unsure.send("/en/me/riding").shows(400, has{"#problem": "Choose your riding"})
	unsure.send("/en/me/riding", "riding", "35101-2023").shows(400, has{"#problem": "Choose your riding"})
	unsure.send("/en/me/riding", "riding", "10001").shows(400, has{"#problem": "Choose your riding"}) // of another province
	unsure.send("/en/me/riding", "riding", "35101").shows(200, has{"[role=status]": "Saved"})
	if home := known(t, s, "unsure@example.org").Home; home.Riding != "35101" || !home.Exact || home.Postal != "K1P 1A4" {
		t.Errorf("who has chosen lives in %+v", home)
	}
	if strings.Contains(unsure.page.body, "rehome-title") {
		t.Error("who has answered is asked again")
	}
	if scope := known(t, s, "coordinator@example.org").Scope.Ridings; !slices.Equal(scope, []string{"35101-2023", "35100", "35079-2023", "35081"}) {
		t.Errorf("the coordinator looks after %v", scope)
	}
}

// What was, stays under the name of the day.
func checkHistory(t *testing.T, s *apptest.Server, lead, coordinator, administrator *browser, m *meeting.Meeting) {
	t.Helper()
	page := fmt.Sprintf("/en/meetings/%d", m.ID)
	lead.visit(page).shows(200, has{"main": "Ottawa Centre", ".problem": "This riding no longer exists"})
	if strings.Contains(lead.page.body, "New Ottawa") {
		t.Error("an old meeting has a new riding")
	}
	for _, part := range []string{"/letter", "/letter.pdf", "/call", "/report", "/thanks", "/meeting.ics", "/pack.pdf"} {
		if lead.visit(page + part); lead.page.status >= http.StatusInternalServerError {
			t.Errorf("%s of an old meeting gives %d", part, lead.page.status)
		}
	}
	if err := s.App.Meetings.Tick(t.Context()); err != nil {
		t.Errorf("the clock of meetings: %v", err)
	}
	lead.visit("/en/me").shows(200, has{"ol.duties": "-", "main": "Ottawa Centre"})
	lead.visit("/en/ridings/35079-2023").shows(200, has{"h1": "Ottawa Centre", ".lead": "ended on April 1, 2034", "a[href='/en/ridings/35081']": "New Ottawa Centre"})
	lead.visit("/en/ridings/35079").shows(200, has{"h1": "New Ottawa—Vanier—Gloucester"})
	if strings.Contains(lead.page.body, page) {
		t.Error("the new riding of the code has the old one's meeting")
	}
	coordinator.visit("/en/meetings").shows(200, has{"main": "Ottawa Centre"})
	coordinator.visit("/en/coverage").shows(200, nil)
	coordinator.visit("/en/coverage/ridings/35079-2023").shows(200, has{"main": "Ottawa Centre", ".lead": "Ended with the 2023 representation order"})
	administrator.visit("/en/audit").shows(200, has{"main": "New riding boundaries came into force"})
	administrator.visit("/en/registers").shows(200, has{"main": "344"})
	if n := strings.Count(administrator.visit("/en/audit").page.body, "New riding boundaries came into force"); n != 1 {
		t.Errorf("the order has taken force %d times", n)
	}
	for _, path := range []string{"/record", "/correct", "/member.vcf", "/pack", "/pack.pdf", "/leave-behind", "/leave-behind.pdf"} {
		if administrator.visit("/en/ridings/35079-2023" + path); administrator.page.status != http.StatusNotFound {
			t.Errorf("%s of a riding that has ended gives %d", path, administrator.page.status)
		}
	}
	administrator.visit("/en/ridings/35079-2023/meeting").shows(200, has{".problem": "This riding no longer exists"})
	if terms := s.App.Members.Roster().Terms("35079-2023"); len(terms) != 1 || terms[0].Ended != theDay {
		t.Errorf("who sat is %+v", terms)
	}
	p := known(t, s, "sure@example.org")
	if _, err := s.App.Meetings.Start(t.Context(), account.Actor{Person: p}, "35079-2023", i18n.EN, ""); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a meeting of a riding that has ended is started: %v", err)
	}
	late := account.Actor{Person: known(t, s, "unsure@example.org")}
	if err := s.App.Meetings.Join(t.Context(), late, m.ID); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a team of a riding that has ended is joined: %v", err)
	}
}

// Whatever is wrong with the file of a next order, nothing waits, and the fault
// names the place.
func TestOrdersThatCannotBeUsed(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t))
	now := squares(s)
	importInto(t, s, now)
	next := redrawn(now)
	tests := map[string]struct {
		change func(boundariestest.Country) boundariestest.Country
		order  func(*app.NextOrder, *app.Import)
		says   string
	}{
		"no code":       {func(c boundariestest.Country) boundariestest.Country { c[4].Code = ""; return c }, nil, "squares.geojson: Feature 5 has no riding code"},
		"no FED code":   {func(c boundariestest.Country) boundariestest.Country { c[4].Code = "Malpeque"; return c }, nil, "squares.geojson: Feature 5: “Malpeque” is not a five-digit riding code"},
		"no name":       {func(c boundariestest.Country) boundariestest.Country { c[4].Name = i18n.Text{}; return c }, nil, "squares.geojson: Feature 5 (riding 10005) has no name"},
		"twice":         {func(c boundariestest.Country) boundariestest.Country { c[4].Code = "10002"; return c }, nil, "squares.geojson: Riding 10002 is in the file twice"},
		"missing":       {func(c boundariestest.Country) boundariestest.Country { return append(c[:4], c[5:]...) }, nil, "squares.geojson: Riding 10005 is missing. Found 10006 instead"},
		"first missing": {func(c boundariestest.Country) boundariestest.Country { return c[1:] }, nil, "squares.geojson: Riding 10001 is missing. Found 10002"},
		"a province": {func(c boundariestest.Country) boundariestest.Country {
			return slices.DeleteFunc(c, func(q boundariestest.Square) bool { return q.Code == "62001" })
		}, nil, "squares.geojson: Nunavut has no ridings in the file"},
		"overlap":    {func(c boundariestest.Country) boundariestest.Country { c.At("35079").West -= 0.5; return c }, nil, "squares.geojson: Ridings 35080 and 35079 overlap"},
		"hole":       {func(c boundariestest.Country) boundariestest.Country { c.At("35079").West += 0.5; return c }, nil, "squares.geojson: Part of riding 35081 is in no riding"},
		"past":       {nil, func(o *app.NextOrder, _ *app.Import) { o.From = civil.Of(apptest.Day) }, "November 23, 2026 is not in the future"},
		"name":       {nil, func(o *app.NextOrder, _ *app.Import) { o.Name = "next" }, "“next” is not a valid name"},
		"known":      {nil, func(o *app.NextOrder, _ *app.Import) { o.Name = "2023" }, "There is already a 2023 representation order"},
		"in part":    {nil, func(_ *app.NextOrder, o *app.Import) { o.Partial = true }, "New boundaries must be imported as a whole"},
		"only tried": {nil, func(_ *app.NextOrder, o *app.Import) { o.DryRun = true }, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c, o, plan := slices.Clone(next), order, fromConsole
			if test.change != nil {
				c = test.change(c)
			}
			if test.order != nil {
				test.order(&o, &plan)
			}
			report, err := s.App.ImportRedistribution(t.Context(), strings.NewReader(c.GeoJSON()), o, plan)
			if err != nil && (fault.KindOf(err) == fault.Internal || !strings.HasPrefix(i18n.For(i18n.EN).Error(err), test.says)) {
				t.Errorf("%v: %s", err, i18n.For(i18n.EN).Error(err))
			}
			if test.says == "" && (err != nil || !slices.Equal(report.New, []string{"35123"}) || len(report.Gone) != 0 || len(report.Changed) != 4) {
				t.Errorf("%+v, %v", report, err)
			}
			if test.says != "" && err == nil {
				t.Error("it is taken in")
			}
			if _, err := s.App.Store.Waiting(t.Context()); fault.KindOf(err) != fault.NotFound {
				t.Errorf("an order waits: %v", err)
			}
		})
	}
}

// A table of postal codes that was begun before the day is of other ridings.
func TestTablesOfAnEndedOrderAreRefused(t *testing.T) {
	c := newClock(midnight.Add(-time.Minute))
	s := apptest.Start(t, apptest.Database(t), polling(c))
	now := squares(s)
	importInto(t, s, now)
	wait(t, s, redrawn(now))
	late, finish := io.Pipe()
	done := make(chan error)
	go func() {
		_, err := s.App.ImportPostal(t.Context(), late, app.Import{Origin: "table.csv"})
		done <- err
	}()
	fmt.Fprint(finish, "postal_code,fed_code\n"+strings.Repeat("K1P1A4,35081\n", 1))
	c.move(time.Minute)
	inForce(t, s)
	finish.Close()
	if err := <-done; fault.KindOf(err) != fault.Conflict {
		t.Errorf("it is taken in: %v", err)
	}
	if _, held := s.App.Editions()["postal-codes"]; held {
		t.Error("a table of the old order is in force")
	}
}
