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
	"recess/internal/campaign"
	"recess/internal/i18n"
	"recess/internal/library"
	"recess/internal/meeting"
	"recess/internal/store/storetest"
)

// A riding's page shows the open meetings of all campaigns: to the team its
// date, to neighbours which campaign asks and how to join, to coordinators all.
func TestRidingOfTwoCampaigns(t *testing.T) {
	s, c := meetingServer(t)
	team, robin := neighbour(t, s, "Robin", "35079")
	next, _ := neighbour(t, s, "Noor", "35079")
	coordinator := signedIn(t, s, "oversees@example.org", account.Coordinator, true)
	c.campaign("water", "Clean water")
	page, start := "/en/ridings/35079", "/en/ridings/35079/meeting"
	next.visit(start).shows(200, has{"fieldset legend": "Which campaign"})
	stale := next.page
	m, err := c.startFor(robin, "water", "35079")
	c.must(err)
	c.on(robin, m.ID, meeting.Entry{Action: meeting.Draft, Request: sender}, meeting.Entry{Action: meeting.Send}, date(6, 14))
	open := fmt.Sprint("/en/meetings/", m.ID)

	team.visit(page).shows(200, has{"main > .via": "Your meeting: Tuesday, July 6, 2027", ".meet .claimed": "Your meeting: Tuesday, July 6, 2027", ".meet": "Clean water", ".meet .main-action a[href='" + open + "']": "Open", ".meet a[href$='/meeting']": "-"})
	team.visit(start)
	if team.at != open {
		t.Errorf("the team is led to %s", team.at)
	}
	next.visit(page).shows(200, has{".meet .claimed": "claimed for “Clean water”", ".meet .button": "Join the team"})
	newBrowser(t, s).visit(page).shows(200, has{".meet .claimed": "claimed for “Clean water”", ".meet .button": "Join the team"})
	if strings.Contains(next.page.body, "July 6") {
		t.Error("a neighbour reads the date")
	}
	coordinator.visit(page).shows(200, has{".meet .claimed": "claimed for “Clean water”", ".meet": "July 6", ".meet a[href$='?second#second']": "Allow"})

	next.visit(start).shows(200, has{"main": "Robin", "form[action='" + start + "']": "-"})
	next.page = stale
	next.send(start, "campaign", "meet-your-mp").shows(409, has{"#problem": "already has this riding for “Clean water”", ".open-meeting button": "Join"})
	next.visit("/fr/ridings/35079").shows(200, has{".meet .claimed": "Clean water (fr)"})

	coordinator.visit(start+"?second").shows(200, has{"#second": "Allow a second meeting", "#second select": "Meet your MP this summer"})
	coordinator.send(start+"/second", "why", "").shows(400, has{"#problem": "Enter the reason", "#second[open]": "Reason"})
	allowed := coordinator.filled(start+"/second", "why", "The member asked for both.")
	coordinator.take(coordinator.client.PostForm(coordinator.server.URL+start+"/second", allowed))
	coordinator.take(coordinator.client.PostForm(coordinator.server.URL+start+"/second", allowed)).shows(200, has{".meet": "No team has claimed this riding for “Meet your MP this summer”", ".meet a[href$='?second#second']": "-"})
	next.visit(start).shows(200, has{"form[action='" + start + "']": "Organize"})
	next.send(start).shows(200, has{".state": "Claimed"})
	next.visit("/en/me").shows(200, has{".duties": "Ottawa Centre"})
}

// An organisation that has published nothing asks for nothing: pages say so,
// and who can publish is led there.
func TestBeforeACampaign(t *testing.T) {
	s := apptest.StartFresh(t, t.TempDir()+"/recess.db", func(s *app.Settings) { s.Now = time.Now })
	resident := signedIn(t, s, "resident@example.org", account.Volunteer, false)
	living(t, s, "resident@example.org", "35079")
	admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
	visitor := newBrowser(t, s)

	visitor.visit("/en/").shows(200, has{".campaign": "-", ".problem": "-"})
	for _, path := range []string{"/en/ridings/35079", "/fr/ridings/35079"} {
		visitor.visit(path).shows(200, has{".meet .button": "-", ".papers": "-"})
	}
	visitor.visit("/en/ridings/35079").shows(200, has{".meet": "There is no campaign right now"})
	visitor.visit("/en/papers/ceasefire").shows(404, nil)
	visitor.visit("/en/campaigns/meet-your-mp").shows(404, nil)
	visitor.visit("/en/ridings/35079/leave-behind").shows(404, nil)
	resident.visit("/en/ridings/35079/meeting").shows(200, has{"main": "There is no campaign right now", "form[action$='/meeting']": "-"})
	p := known(t, s, "resident@example.org")
	p.Name = "Resident"
	if _, err := s.App.Meetings.Start(t.Context(), account.Actor{Person: p}, "35079", i18n.EN, ""); err == nil {
		t.Error("a meeting was started for a draft")
	}

	admin.visit("/en/ridings/35079").shows(200, has{".meet a[href='/en/campaigns']": "Campaigns"})
	admin.visit("/en/me").shows(200, has{".problem a[href='/en/campaigns']": "Campaigns"})
	admin.visit("/en/setup").shows(200, has{"#left": "What is left", ".checklist a[href='/en/campaigns']": "Publish a campaign", ".checklist a[href$='papers?state=draft']": "documents", ".checklist .done": "-"})
	admin.visit("/fr/setup").shows(200, has{"#left": "Ce qu’il reste"})
	admin.visit("/en/papers?state=draft").shows(200, has{".tag.due": "Draft"})
	admin.visit("/en/ridings/35079/pack?campaign=meet-your-mp").shows(200, has{".problem": "DRAFT"})
	for _, path := range []string{"/en/papers/ceasefire", "/en/campaigns/meet-your-mp", "/en/ridings/35079/record"} {
		admin.visit(path).shows(200, has{"input[name=_form][value='']": "-"}) // the token of a form that everybody's page has for some
	}
	admin.visit("/en/papers/ceasefire").shows(200, has{".eyebrow": "Draft"})
	admin.send("/en/papers/ceasefire/publish").shows(200, has{".eyebrow": "Position"})
	visitor.visit("/en/papers/ceasefire").shows(200, nil)

	admin.visit("/en/campaigns/meet-your-mp").shows(200, has{"#publish": "Publish the campaign", "main": "draft documents"})
	admin.send("/en/campaigns/meet-your-mp/status", "status", "active", "papers", "1").shows(200, has{"#publish": "-", ".problem": "-"})
	admin.visit("/en/setup").shows(200, has{".checklist .done": "Publish a campaign"})
	visitor.visit("/en/ridings/35079").shows(200, has{".meet .button": "Organize a meeting", ".papers": "Leave-behind"})
	visitor.visit("/fr/papers/unrwa").shows(200, nil)
}

// Where documents stay drafts their campaign's packs go without them, and its
// page says so to who can publish them.
func TestPublishedWithoutItsPapers(t *testing.T) {
	s := apptest.StartFresh(t, t.TempDir()+"/recess.db", func(s *app.Settings) { s.Now = time.Now })
	admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
	admin.visit("/en/campaigns/meet-your-mp")
	admin.send("/en/campaigns/meet-your-mp/status", "status", "active", "papers", "").shows(200, has{".problem a[href$='state=draft']": "Documents"})
	visitor := newBrowser(t, s)
	visitor.visit("/en/ridings/35079/leave-behind").shows(200, has{"#asks": "What we ask", "#short": "-"})
	visitor.visit("/en/campaigns/meet-your-mp").shows(200, has{"#papers": "-"})
}

// The sample that an older program made live is a draft at the next start,
// unless somebody has changed it or works with it.
func TestOldSample(t *testing.T) {
	for name, test := range map[string]struct {
		use  func(t *testing.T, s *apptest.Server)
		want campaign.Status
	}{
		"untouched": {func(*testing.T, *apptest.Server) {}, campaign.Draft},
		"decided upon": {func(t *testing.T, s *apptest.Server) {
			for _, status := range []campaign.Status{campaign.Paused, campaign.Active} {
				if err := s.App.Campaigns.SetStatus(t.Context(), app.SampleCampaign, status, "ours", 1); err != nil {
					t.Fatal(err)
				}
			}
		}, campaign.Active},
		"a meeting": {func(t *testing.T, s *apptest.Server) {
			c := &club{App: s.App, t: t, now: apptest.Day}
			c.start(c.person("Robin Lakeshore", "35079"), "35079")
		}, campaign.Active},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, database string) {
				s := apptest.StartFresh(t, database)
				if err := s.App.Campaigns.Publish(t.Context(), app.SampleCampaign, "", 0); err != nil {
					t.Fatal(err)
				}
				test.use(t, s)
				if err := s.App.Accounts.Store.SetSettings(t.Context(), map[string]string{"sample": "2026-11-01"}); err != nil {
					t.Fatal(err)
				}
				again := apptest.StartFresh(t, database)
				c, err := again.App.Campaigns.Store.Campaign(t.Context(), app.SampleCampaign)
				if err != nil || c.Status != test.want {
					t.Errorf("%s: %+v, %v", name, c, err)
				}
				p, err := again.App.Library.Store.Paper(t.Context(), "ceasefire", i18n.EN)
				if err != nil || p.Draft != (test.want == campaign.Draft) || p.Audience != library.Public {
					t.Errorf("%s: %+v, %v", name, p, err)
				}
			})
		})
	}
}

// Where nobody was there, every page leads to the note that asks for another
// date, and none to a thank-you.
func TestPagesWhenNobodyCame(t *testing.T) {
	var clock atomic.Pointer[time.Time]
	at := may
	clock.Store(&at)
	s := apptest.Start(t, apptest.DemoDatabase(t, may), func(s *app.Settings) { s.Demo, s.Now = true, func() time.Time { return *clock.Load() } })
	c := &club{App: s.App, t: t, now: may}
	team, robin := neighbour(t, s, "Robin", "35079")
	stranger, _ := neighbour(t, s, "Noor", "35079")
	m := c.start(robin, "35079")
	c.on(robin, m.ID, meeting.Entry{Action: meeting.Draft, Request: sender}, meeting.Entry{Action: meeting.Send}, date(6, 14))
	after := c.get(m.ID).Appointment.End()
	clock.Store(&after)
	c.on(robin, m.ID, meeting.Entry{Action: meeting.Hold, With: meeting.WithNobody})
	page := fmt.Sprint("/en/meetings/", m.ID)
	coordinator := signedIn(t, s, "oversees@example.org", account.Coordinator, true)

	team.visit(page).shows(200, has{
		".state": "Nobody was there", ".next h2": "Ask for another date", ".next a.button[href='" + page + "/another-date']": "Ask for another date",
		".history li:first-child": "Nobody from the office was there", "input[value=thank]": "-", "a[href='" + page + "/report']": "Meeting report",
	})
	team.visit("/en/me").shows(200, has{".duties a[href='" + page + "/another-date']": "Ask for another date"})
	coordinator.visit("/en/meetings?state=missed").shows(200, has{".board": "Ask for another date", ".counts": "Nobody was there 1"})
	coordinator.visit("/en/coverage/ridings/35079").shows(200, has{"main": "Ask for another date", ".history": "Nobody from the office was there"})
	stranger.visit(page+"/another-date").shows(403, nil)
	team.visit(page+"/thanks").shows(404, nil)
	team.visit(fmt.Sprintf("/fr/meetings/%d/another-date", m.ID)).shows(200, has{"h1": "Demander une autre date"})
	team.visit(page+"/another-date").shows(200, has{".letter": "On July 6, 2027 we came to speak with you"})
	team.send(page).shows(200, has{".state": "Request sent", ".next h2": "Call the office", ".history li:first-child": "Asked for another date"})
	team.visit(page+"/another-date").shows(404, nil)
}
