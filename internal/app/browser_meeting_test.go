package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
	"recess/internal/outbox"
)

// resident opens a browser for somebody of Ottawa Centre who is signed in.
func resident(t *testing.T, s *apptest.Server, name string, lang i18n.Lang) *apptest.Browser {
	t.Helper()
	email := strings.ToLower(name) + "@example.org"
	link, err := s.App.Accounts.Invite(t.Context(), email, lang, account.Volunteer, account.Scope{}, "")
	if err != nil {
		t.Fatal(err)
	}
	p := known(t, s, email)
	p.Name, p.Lang, p.Home = name, lang, account.Home{Postal: "K1P 1A4", Riding: "35079", Exact: true, On: may}
	if err := s.App.Accounts.Store.UpdatePerson(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	b := apptest.NewBrowser(t, s)
	b.Do(apptest.Visit(strings.TrimPrefix(link, s.URL)), apptest.Press("main button"), apptest.See("h1", i18n.For(lang).T("duties.title")))
	return b
}

// fill sets a field to a value, as a picker of days does.
func fill(selector, value string) apptest.Step {
	return apptest.Until(fmt.Sprintf(`(document.querySelector(%q).value = %q, true)`, selector, value))
}

// open opens what is folded up and holds a button.
func unfold(selector string) apptest.Step {
	return apptest.Until(fmt.Sprintf(`(document.querySelector(%q).closest("details").open = true)`, selector))
}

// move is the form of a step.
func move(action string) string { return fmt.Sprintf("form:has(input[name=do][value=%s])", action) }

// submit presses a button and waits for the page that comes of it.
func submit(b *apptest.Browser, button string) {
	b.Do(apptest.Until("(window.left = true)"), apptest.Press(button), apptest.Until(`!window.left && document.readyState === "complete"`))
}

// Three people of one riding, from "nobody has asked" to a date in everybody's
// calendar, and to another date.
func TestThreePeopleMeetTheirMember(t *testing.T) {
	t.Parallel()
	for _, lang := range i18n.Langs {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			threePeople(t, lang)
		})
	}
}

func threePeople(t *testing.T, lang i18n.Lang) {
	axe := apptest.NewAxe(t)
	s := apptest.Start(t, apptest.DemoDatabase(t, may), func(s *app.Settings) { s.Demo, s.Now = true, func() time.Time { return may } })
	lead, mate, third := resident(t, s, "Robin", lang), resident(t, s, "Noor", lang), resident(t, s, "Kim", lang)
	l, at := i18n.For(lang), "/"+string(lang)
	riding, page := at+"/ridings/35079", at+"/meetings/1"

	lead.Do(apptest.Visit(riding), apptest.See("#meet", l.T("start.heading")), apptest.Press(".meet .button"), apptest.At(riding+"/meeting"))
	accessible(t, axe, lead)
	lead.Do(apptest.Press("main form .main-action button"), apptest.At(page))
	for _, b := range []*apptest.Browser{mate, third} {
		b.Do(apptest.Visit(riding), apptest.See(".meet", l.T("start.organised")), apptest.Press(".meet .button"), apptest.See("main", "Robin (K1P)"))
		accessible(t, axe, b)
		b.Do(apptest.Press("main form .main-action button"), apptest.See("main", l.T("start.asked")))
	}
	lead.Do(apptest.Visit(page), apptest.See(".asks-in", "Noor"))
	accessible(t, axe, lead)
	for range 2 {
		submit(lead, move("accept")+" button")
	}
	propose := func(day string) {
		lead.Do(fill("#slot-date", day), fill("#slot-time", "14:00"))
		submit(lead, move("propose")+" button")
	}
	propose("2027-07-06")
	propose("2027-07-08")
	propose("2027-07-01")
	lead.Do(apptest.See("#problem", l.T("holiday.canada")))
	submit(lead, move("ask")+" button")

	// One answers by the private link, without signing in; another on the page.
	visitor := apptest.NewBrowser(t, s)
	visitor.Do(apptest.Visit(strings.TrimPrefix(sent(t, s, "noor@example.org", "meeting-poll").Args["poll"], s.URL)), apptest.See("main", "Noor"))
	accessible(t, axe, visitor)
	visitor.Do(apptest.Press("fieldset:nth-of-type(1) input[value=no]"), apptest.Press("fieldset:nth-of-type(2) input[value=yes]"))
	submit(visitor, "main form button")
	visitor.Do(apptest.See("[role=status]", l.T("times.saved")), apptest.Visit(page), apptest.See("h1", l.T("error.title.sign_in")))
	third.Do(apptest.Visit(page), apptest.Press("fieldset.slot:nth-of-type(2) input[value=yes]"))
	submit(third, move("vote")+" button")

	lead.Do(apptest.Visit(page+"/letter"), apptest.Press("#street"), apptest.Type("1, rue de l’Exemple"), apptest.Press("#city"), apptest.Type("Ottawa"))
	submit(lead, move("draft")+" button")
	lead.Do(apptest.See(".letter", "Robin"))
	accessible(t, axe, lead)
	lead.Do(apptest.Press(move("send")+" button"), apptest.At(page+"?done"), apptest.See(".state", l.T("meeting.state.requested")))
	for _, call := range []string{"no-answer", "left-message"} {
		lead.Do(apptest.Visit(page + "/call"))
		accessible(t, axe, lead)
		lead.Do(unfold("#" + call + "-words"))
		submit(lead, move(call)+" button")
		lead.Do(apptest.See(".history", l.T("meeting.did."+call)))
	}
	lead.Do(unfold("#offer-words"), apptest.Press(move("offer")+" input[value=staff]"))
	submit(lead, move("offer")+" button")
	lead.Do(apptest.See(".state", l.T("meeting.state.offered")))
	date := func(action, day string) {
		lead.Do(fill("#"+action+"-date", day), fill("#"+action+"-time", "14:00"), apptest.Press(move(action)+" input[value=staff]"))
		submit(lead, move(action)+" button")
		lead.Do(apptest.See(".state", l.T("meeting.state.confirmed")))
	}
	date("confirm", "2027-07-08")
	accessible(t, axe, lead)
	entered(t, mate, page, "2027-07-08T18:00:00Z", 0)
	lead.Do(unfold("#reschedule-words"))
	date("reschedule", "2027-07-09")
	entered(t, mate, page, "2027-07-09T18:00:00Z", 1)
	if moved := sent(t, s, "noor@example.org", "meeting-moved"); !strings.Contains(moved.Args["calendar"], "SEQUENCE:1") {
		t.Errorf("the mail about the other date has the calendar %q", moved.Args["calendar"])
	}
	mate.Do(apptest.Visit(at+"/me/profile"), apptest.See("#calendar", l.T("feed.title")))
	accessible(t, axe, mate)
}

// sent is the latest message of a kind to an address.
func sent(t *testing.T, s *apptest.Server, to, kind string) outbox.Entry {
	t.Helper()
	all, err := s.App.Store.Outbox().List(t.Context(), outbox.Waiting, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if e.To == to && e.Kind == kind {
			return e
		}
	}
	t.Fatalf("no %s was sent to %s", kind, to)
	return outbox.Entry{}
}

// entered checks that the calendar file of a meeting, and the reader's own
// feed, begin it at a time, as a second implementation reads them.
func entered(t *testing.T, b *apptest.Browser, page, start string, sequence int) {
	t.Helper()
	b.Do(apptest.Visit(page[:3] + "/me/profile"))
	feed := b.Text(`document.querySelector("#calendar ~ .line code").textContent`)
	for _, address := range []string{page + "/meeting.ics", feed} {
		file, err := apptest.Read[string](b.Page, fmt.Sprintf(`fetch(%q).then(r => r.text())`, address))
		if err != nil {
			t.Fatal(err)
		}
		python := os.Getenv("RECESS_TEST_ICALENDAR")
		if python == "" {
			t.Skip("calendar files were not read by a second implementation: run make test, or set RECESS_TEST_ICALENDAR")
		}
		command := exec.CommandContext(t.Context(), python, "../ical/testdata/read.py")
		command.Stdin = strings.NewReader(file)
		out, err := command.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, file)
		}
		var read struct {
			Events []struct {
				Start, Wall string
				Sequence    int
			}
		}
		if err := json.NewDecoder(bytes.NewReader(out)).Decode(&read); err != nil {
			t.Fatal(err)
		}
		if len(read.Events) != 1 || read.Events[0].Start != start || read.Events[0].Sequence != sequence || !strings.HasSuffix(read.Events[0].Wall, "14:00") {
			t.Errorf("%s is read as %+v, want %s, %d", address, read, start, sequence)
		}
	}
}
