package app_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/coverage"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// A note-taker writes half a report on a phone, loses the line, closes the tab,
// comes back, finishes and amends it; the coordinator sees the riding's state
// change on the map, in the table, in the digest, and in the next pack.
func TestReportFromAParkingLot(t *testing.T) {
	t.Parallel()
	for _, lang := range i18n.Langs {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			parkingLot(t, lang)
		})
	}
}

func parkingLot(t *testing.T, lang i18n.Lang) {
	axe := apptest.NewAxe(t)
	var clock atomic.Pointer[time.Time]
	set := func(now time.Time) { clock.Store(&now) }
	set(may)
	s := apptest.Start(t, apptest.DemoDatabase(t, may), func(s *app.Settings) { s.Demo, s.Now = true, func() time.Time { return *clock.Load() } })
	c := &club{t: t, App: s.App, now: may}
	robin, noor := resident(t, s, "Robin", lang), resident(t, s, "Noor", lang)
	lead, notes := account.Actor{Person: known(t, s, "robin@example.org")}, account.Actor{Person: known(t, s, "noor@example.org")}
	id := c.start(lead, "35079").ID
	c.in(lead, notes, id)
	c.on(lead, id, meeting.Entry{Action: meeting.Draft, Request: sender}, meeting.Entry{Action: meeting.Send}, date(6, 14))
	set(c.get(id).Appointment.End().Add(time.Hour))
	l, page := i18n.For(lang), fmt.Sprintf("/%s/meetings/%d/report", lang, id)
	coordinator := desk(t, s, "camille@example.org", lang, *clock.Load())
	seen := func(state coverage.State) {
		t.Helper()
		words := l.T("coverage.state." + string(state))
		coordinator.Do(apptest.Visit("/"+string(lang)+"/coverage"),
			apptest.See("#table tr:has(a[href$='/35079'])", words),
			apptest.Until(fmt.Sprintf(`document.querySelector("svg.cover a[href$='/coverage/ridings/35079']").textContent.includes(%q)`, words)))
	}
	seen(coverage.Confirmed)

	noor.Do(apptest.Screen(390, 800, 1), apptest.Visit(page), apptest.Press("#facts"), apptest.Type("They had read it."), apptest.See("[data-draft-state]", l.T("report.kept")))
	accessible(t, axe, noor)
	noor.Do(apptest.Offline(true), apptest.Press("#facts"), apptest.Until(`(facts.setSelectionRange(99, 99), true)`), apptest.Type(" They will ask."),
		apptest.Press("#promise_1"), apptest.Type("Ask the minister"), apptest.See("[data-draft-state]", l.T("report.waiting")),
		apptest.Press("input[name=with][value=staff]"), apptest.Press("button[value=keep]"), apptest.See("[data-draft-state]", l.T("report.offline")), apptest.At(page))
	noor = noor.Reopen()

	// Meanwhile the lead writes too.
	robin.Do(apptest.Visit(page), apptest.See("form.report", l.T("report.typed_by", "Name", "Noor")), apptest.Press("#concerns"), apptest.Type("The cost."),
		apptest.Press("#facts"), apptest.Until(`(facts.setSelectionRange(99, 99), true)`), apptest.Type(" It was warm."), apptest.See("[data-draft-state]", l.T("report.kept")))
	noor.Do(apptest.Screen(390, 800, 1), apptest.Visit(page), apptest.See("[data-draft-state]", l.T("report.kept")),
		apptest.Until(`["They had read it.", "They will ask.", "It was warm."].every(w => facts.value.includes(w)) && promise_1.value === "Ask the minister" && concerns.value === "The cost."`))
	submit(noor, "button[value=keep]")
	noor.Do(apptest.See(".facts", "They will ask."), apptest.See("#promises ~ ul", "Ask the minister"), apptest.Until(`localStorage.length === 0`))
	accessible(t, axe, noor)
	seen(coverage.MetStaff)

	// What the lead still has on their device is offered, not dropped.
	robin.Do(apptest.Press("#learned"), apptest.Type("Ring the side door."), apptest.See("[data-draft-state]", l.T("report.kept_already")), apptest.Visit(page),
		apptest.See("[data-unsent]", l.T("report.unsent")), apptest.Press("[data-unsent] a"), apptest.Until(`learned.value === "Ring the side door."`),
		apptest.Press("input[name=kind][value=addition]"), apptest.Press("#why"), apptest.Type("It came late."))
	accessible(t, axe, robin)
	submit(robin, "button[value=amend]")
	robin.Do(apptest.See(".facts", "Ring the side door."), apptest.See("details summary", l.T("report.kind.original")), apptest.Until(`localStorage.length === 0`))

	if pack, err := s.App.MeetingPack(t.Context(), id, lang); err != nil || len(pack.Past.Meetings) != 1 || !strings.Contains(pack.Past.Meetings[0].Summary, "They will ask.") {
		t.Errorf("%v: the next pack tells %+v", err, pack.Past)
	}
	coordinator.Do(apptest.Visit("/"+string(lang)+"/ridings/35079/pack"), apptest.See("main", "Ask the minister"), apptest.Visit("/"+string(lang)+"/coverage/ridings/35079"), apptest.See("main", "Ask the minister"))
	set(time.Date(2027, time.July, 12, 13, 0, 0, 0, time.UTC)) // a Monday morning in Ottawa
	c.must(s.App.Coverage.Tick(t.Context()))
	digest := sent(t, s, "camille@example.org", coverage.DigestKind)
	if want := l.T("coverage.state." + string(coverage.MetStaff)); !strings.Contains(digest.Args["lines"], want) || !strings.Contains(digest.Args["held"], "1") {
		t.Errorf("the digest has %q, held %q; want %s", digest.Args["lines"], digest.Args["held"], want)
	}
}
