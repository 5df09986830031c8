package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"recess/internal/account"
	"recess/internal/app/apptest"
	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/meeting"
	roster "recess/internal/member"
)

func (c *club) standing(a account.Actor, m *meeting.Meeting) meeting.Standing {
	p, err := c.Meetings.Place(m.Riding)
	c.must(err)
	return m.StandingOf(a, p.Riding.Province)
}

// Until the lead has accepted them, people are a first name and a
// neighbourhood to each other.
func TestTeamSees(t *testing.T) {
	c := newClub(t, apptest.DemoDatabase(t, may))
	lead, mate, asking := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079"), c.person("Kim Rivers", "35079")
	id := c.start(lead, "35079").ID
	c.in(lead, mate, id)
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.must(c.Meetings.Join(t.Context(), asking, id))
	elsewhere, here := c.coordinator("QC"), c.coordinator("ON")
	unverified := account.Actor{Person: here.Person}
	promoted := *mate.Person // a teammate who is a coordinator since, and has only opened a link
	promoted.Role = account.Coordinator
	m := c.get(id)
	for _, test := range []struct {
		who                string
		actor              account.Actor
		lead, mate, asking string // what they read of each
		needs, street      bool   // whether of others
		page               bool
	}{
		{"the lead", lead, "Robin Lakeshore 613-555-0100", "Noor Fields 613-555-0100", "Kim ", true, true, true},
		{"a teammate", mate, "Robin Lakeshore 613-555-0100", "Noor Fields 613-555-0100", "Kim ", false, false, true},
		{"who asks", asking, "Robin ", "Noor ", "Kim Rivers 613-555-0100", false, false, false},
		{"a visitor", account.Visitor, "Robin ", "Noor ", "Kim ", false, false, false},
		{"a coordinator", here, "Robin Lakeshore 613-555-0100", "Noor Fields 613-555-0100", "Kim Rivers 613-555-0100", false, true, true},
		{"a coordinator elsewhere", elsewhere, "Robin ", "Noor ", "Kim ", false, false, false},
		{"a coordinator before the second step", unverified, "Robin ", "Noor ", "Kim ", false, false, false},
		{"a teammate before it", account.Actor{Person: &promoted}, "Robin ", "Noor ", "Kim ", false, false, false},
	} {
		t.Run(test.who, func(t *testing.T) {
			s := c.standing(test.actor, m)
			seen := m.For(s)
			for i, want := range []string{test.lead, test.mate, test.asking} {
				if got := seen.Team[i].Name + " " + seen.Team[i].Phone; got != want {
					t.Errorf("reads %q, want %q", got, want)
				}
			}
			others := seen.Team[1]
			if test.actor.Person != nil && others.Person == test.actor.Person.ID {
				others = seen.Team[0]
			}
			if got := others.AccessNeeds != ""; got != test.needs {
				t.Errorf("reads access needs: %v", got)
			}
			if got := seen.Request.Street != ""; got != test.street {
				t.Errorf("reads the sender's address: %v", got)
			}
			if s.Sees() != test.page {
				t.Errorf("sees the page: %v", s.Sees())
			}
		})
	}
}

func TestTeam(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		ctx := t.Context()
		c := newClub(t, database)
		lead, mate, third := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079"), c.person("Kim Rivers", "24055")
		id := c.start(lead, "35079").ID
		c.in(lead, third, id)
		c.must(c.Meetings.Join(ctx, mate, id))
		c.must(c.Meetings.Join(ctx, mate, id)) // pressed twice
		c.refuses("meeting.not_yours", c.Meetings.Answer(ctx, third, id, mate.Person.ID, true))
		c.refuses("meeting.not_in_team", c.Meetings.SetRoles(ctx, lead, id, mate.Person.ID, []meeting.Role{meeting.Asker}))
		c.must(c.Meetings.Answer(ctx, lead, id, mate.Person.ID, true))
		c.refuses("meeting.no_role", c.Meetings.SetRoles(ctx, lead, id, mate.Person.ID, []meeting.Role{"administrator"}))
		c.refuses("meeting.no_role", c.Meetings.SetRoles(ctx, lead, id, mate.Person.ID, []meeting.Role{meeting.Lead}))
		c.refuses("meeting.not_yours", c.Meetings.SetRoles(ctx, mate, id, mate.Person.ID, []meeting.Role{meeting.Asker}))
		c.must(c.Meetings.SetRoles(ctx, lead, id, mate.Person.ID, []meeting.Role{meeting.Asker, meeting.Timekeeper}))
		m := c.get(id)
		if m.Holder(meeting.Timekeeper).Person != mate.Person.ID || slices.Contains(m.Unfilled(), meeting.Asker) || !slices.Contains(m.Unfilled(), meeting.NoteTaker) {
			t.Errorf("unfilled %v", m.Unfilled())
		}
		if m.Teammate(third.Person.ID).Constituent || !m.Teammate(mate.Person.ID).Constituent {
			t.Error("who is a constituent is not told")
		}

		// The lead passes to a constituent before somebody who came earlier.
		c.must(c.Meetings.Leave(ctx, lead, id))
		if m = c.get(id); m.Lead != mate.Person.ID || m.Todo.Owner != mate.Person.ID {
			t.Errorf("the lead is %d", m.Lead)
		}
		c.must(c.Meetings.HandOver(ctx, mate, id, third.Person.ID))
		c.must(c.Meetings.Remove(ctx, third, id, mate.Person.ID))
		here := c.coordinator("ON")
		c.must(c.Meetings.Leave(ctx, third, id)) // the last
		if m = c.get(id); m.State != meeting.Released || m.Lead != 0 {
			t.Errorf("after the last has left: %s, lead %d", m.State, m.Lead)
		}
		if got := c.mails(here.Person.Email); !slices.Equal(got, []string{"meeting-free"}) {
			t.Errorf("the coordinator heard %v", got)
		}
		if again := c.start(mate, "35079"); again.ID == id {
			t.Error("the riding is not free")
		}
	})
}

// A request that an office has is not forgotten with the last of the team.
func TestLastLeavesRequest(t *testing.T) {
	ctx := t.Context()
	c := newClub(t, apptest.DemoDatabase(t, may))
	lead, next, here := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079"), c.coordinator("ON")
	id := c.start(lead, "35079").ID
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Send}))
	c.must(c.Accounts.Forget(ctx, lead)) // who deletes their account leaves every team
	m := c.get(id)
	if m.State != meeting.Requested || m.Lead != 0 || m.Request.Street != "" {
		t.Errorf("%s, lead %d, %+v", m.State, m.Lead, m.Request)
	}
	if got := c.mails(here.Person.Email); !slices.Equal(got, []string{"meeting-alone"}) {
		t.Errorf("the coordinator heard %v", got)
	}
	steps, err := c.Meetings.Store.Steps(ctx, id)
	c.must(err)
	if steps[0].ByName != "" || steps[0].By != lead.Person.ID {
		t.Errorf("history has %+v", steps[0])
	}
	c.must(c.Meetings.Join(ctx, next, id))
	if m = c.get(id); m.Lead != next.Person.ID {
		t.Errorf("the lead is %d", m.Lead)
	}
}

func TestJoiningHasBounds(t *testing.T) {
	ctx := t.Context()
	c := newClub(t, apptest.DemoDatabase(t, may))
	eager, nameless := c.person("Kim Rivers", "24055"), c.person(" ", "35079")
	nameless.Person.Name = ""
	c.must(c.Accounts.Store.UpdatePerson(ctx, nameless.Person))
	_, err := c.Meetings.Start(ctx, nameless, "35079", i18n.EN, "")
	c.refuses("meeting.name_first", err)
	for i, riding := range []string{"35079", "35081", "35100", "24008"} {
		m := c.start(c.person("Lead "+riding, riding), riding)
		err := c.Meetings.Join(ctx, eager, m.ID)
		if i < 3 {
			c.must(err)
		} else {
			c.refuses("meeting.too_many_teams", err)
		}
		if i == 2 {
			c.must(c.Meetings.Join(ctx, eager, m.ID)) // pressed twice
		}
	}
	_, err = c.Meetings.Start(ctx, eager, "24055", i18n.EN, "")
	c.refuses("meeting.too_many_teams", err)
}

// Somebody's home address and answers leave with them, whether they lead or
// not, and whether the meeting is over or not.
func TestWhatLeavesWithSomebody(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		ctx := t.Context()
		c := newClub(t, database)
		lead, setter, here := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079"), c.coordinator("ON")
		id := c.start(lead, "35079").ID
		c.in(lead, setter, id)
		c.must(c.Meetings.SetRoles(ctx, lead, id, setter.Person.ID, []meeting.Role{meeting.Setter}))
		c.must(c.Meetings.Propose(ctx, lead, id, mustDay(t, "2027-07-06"), 600))
		c.must(c.Meetings.Vote(ctx, id, setter.Person.ID, map[int64]meeting.Answer{c.get(id).Slots[0].ID: meeting.No}))
		c.must(c.take(setter, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
		again := sender
		again.More = "We are neighbours."
		c.must(c.take(lead, id, meeting.Entry{Action: meeting.Draft, Request: again})) // signed by the setter as before
		c.must(c.Meetings.Leave(ctx, setter, id))
		if m := c.get(id); m.Request.Street != "" || m.Slots[0].Count(meeting.No) != 0 {
			t.Errorf("kept %+v and %v", m.Request, m.Slots[0].Answers)
		}
		c.refuses("meeting.needs_sender", c.take(lead, id, meeting.Entry{Action: meeting.Send}))
		c.must(c.take(lead, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
		c.must(c.take(lead, id, meeting.Entry{Action: meeting.Send}))
		c.must(c.take(lead, id, meeting.Entry{Action: meeting.Withdraw, Words: "We have moved away.\x00"}))
		before := len(c.mails(here.Person.Email))
		c.must(c.Accounts.Forget(ctx, lead))
		if m := c.get(id); m.Request.Street != "" || m.Lead != 0 || m.State != meeting.Withdrawn {
			t.Errorf("%s, lead %d, %+v", m.State, m.Lead, m.Request)
		}
		if after := c.mails(here.Person.Email); len(after) != before {
			t.Errorf("the coordinator heard %v about a meeting that is over", after)
		}
	})
}

// An invitation brings one person into the team.
//
// Races: twenty people with one invitation to a team.
func TestRaceInvitation(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		ctx := t.Context()
		c := newClub(t, database)
		lead, guest, other := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079"), c.person("Kim Rivers", "35079")
		id := c.start(lead, "35079").ID
		_, err := c.Meetings.Invite(ctx, guest, id)
		c.refuses("meeting.not_yours", err)
		link, err := c.Meetings.Invite(ctx, lead, id)
		c.must(err)
		token := link[strings.LastIndexByte(link, '/')+1:]
		for _, bad := range []string{"", "x", token[:10], token + "A", strings.ToLower(token) + "-"} {
			_, err := c.Meetings.UseInvitation(ctx, guest, bad)
			c.refuses("meeting.link_dead", err)
		}
		outcomes := make(chan error, 2)
		for _, who := range []account.Actor{guest, other} { // a forwarded link lets one in
			go func() { _, err := c.Meetings.UseInvitation(ctx, who, token); outcomes <- err }()
		}
		first, second := <-outcomes, <-outcomes
		if (first == nil) == (second == nil) || len(c.get(id).Members()) != 2 {
			t.Errorf("%v, %v, %d in the team", first, second, len(c.get(id).Members()))
		}
		let := guest
		if c.get(id).Teammate(guest.Person.ID) == nil {
			let = other
		}
		_, err = c.Meetings.UseInvitation(ctx, let, token) // pressed twice
		c.must(err)
		if got := c.mails(let.Person.Email); !slices.Equal(got, []string{"meeting-in"}) {
			t.Errorf("who was let in heard %v", got)
		}
		old, err := c.Meetings.Invite(ctx, lead, id)
		c.must(err)
		c.now = c.now.AddDate(0, 0, 8)
		_, err = c.Meetings.UseInvitation(ctx, c.person("Sam Hill", "35079"), old[strings.LastIndexByte(old, '/')+1:])
		c.refuses("meeting.link_dead", err)
	})
}

func TestPoll(t *testing.T) {
	ctx := t.Context()
	c := newClub(t, apptest.DemoDatabase(t, may))
	lead, mate, stranger := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079"), c.person("Kim Rivers", "35079")
	id := c.start(lead, "35079").ID
	c.in(lead, mate, id)
	july := func(day int) civil.Date { return civil.Date{Year: 2027, Month: time.July, Day: day} }
	for key, at := range map[string]struct {
		day    civil.Date
		minute int
	}{
		"slot.holiday": {july(1), 600}, "slot.weekend": {july(3), 600}, "slot.hours": {july(6), 480}, "slot.past": {civil.Date{Year: 2027, Month: time.May, Day: 7}, 600},
		"slot.outside": {civil.Date{Year: 2027, Month: time.June, Day: 1}, 600},
	} {
		c.refuses(key, c.Meetings.Propose(ctx, lead, id, at.day, at.minute))
	}
	c.refuses("meeting.not_yours", c.Meetings.Propose(ctx, mate, id, july(6), 600))
	c.refuses("meeting.no_slots", c.Meetings.AskTeam(ctx, lead, id))
	for _, day := range []int{6, 7, 8, 9, 12, 13} {
		c.must(c.Meetings.Propose(ctx, lead, id, july(day), 600))
		c.must(c.Meetings.Propose(ctx, lead, id, july(day), 600)) // pressed twice
	}
	slots := c.get(id).Slots
	c.refuses("meeting.not_yours", c.Meetings.Vote(ctx, id, stranger.Person.ID, map[int64]meeting.Answer{slots[0].ID: meeting.Yes}))
	c.refuses("meeting.no_answer", c.Meetings.Vote(ctx, id, mate.Person.ID, map[int64]meeting.Answer{slots[0].ID: "perhaps"}))
	c.must(c.Meetings.Vote(ctx, id, mate.Person.ID, map[int64]meeting.Answer{slots[0].ID: meeting.No, slots[1].ID: meeting.IfNeedBe, slots[3].ID: meeting.Yes, slots[5].ID: meeting.Yes}))
	var best []int
	for _, s := range c.get(id).Best(c.now) {
		best = append(best, s.Start.Day())
	}
	if !slices.Equal(best, []int{7, 8, 9, 13}) {
		t.Errorf("best days %v", best)
	}
	c.must(c.Meetings.Drop(ctx, lead, id, slots[0].ID))
	c.must(c.Meetings.AskTeam(ctx, lead, id))
	if got := c.mails(mate.Person.Email); !slices.Contains(got, "meeting-poll") {
		t.Errorf("mails %v", got)
	}
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Send}))
	c.must(c.take(lead, id, date(7, 10)))
	c.refuses("meeting.poll_over", c.Meetings.Vote(ctx, id, mate.Person.ID, map[int64]meeting.Answer{slots[1].ID: meeting.Yes}))
}

// The clock frees what nobody acts on, after a warning, and says each thing
// once, in however many instances it ticks.
func TestClock(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		ctx := t.Context()
		c := newClub(t, database)
		lead, here, elsewhere := c.person("Robin Lakeshore", "35079"), c.coordinator("ON"), c.coordinator("QC")
		id := c.start(lead, "35079").ID
		tick := func(days int, want ...string) {
			t.Helper()
			c.now = may.AddDate(0, 0, days)
			c.must(c.Meetings.Tick(ctx))
			c.must(c.Meetings.Tick(ctx))
			if got := c.mails(lead.Person.Email); !slices.Equal(got, want) {
				t.Errorf("after %d days %v, want %v", days, got, want)
			}
		}
		tick(1)
		tick(3, "meeting-todo") // the draft is due
		tick(5, "meeting-expires", "meeting-todo")
		tick(6, "meeting-expires", "meeting-todo")
		tick(7, "meeting-expires", "meeting-released", "meeting-todo")
		if m := c.get(id); m.State != meeting.Released {
			t.Errorf("state %s", m.State)
		}
		if got := c.mails(here.Person.Email); !slices.Equal(got, []string{"meeting-free"}) {
			t.Errorf("the coordinator heard %v", got)
		}
		if got := c.mails(elsewhere.Person.Email); got != nil {
			t.Errorf("the coordinator of another province heard %v", got)
		}
	})
}

func TestReminders(t *testing.T) {
	ctx := t.Context()
	c := newClub(t, apptest.DemoDatabase(t, may))
	lead, mate := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079")
	id := c.start(lead, "35079").ID
	c.in(lead, mate, id)
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Send}))
	c.must(c.take(lead, id, date(6, 14)))
	start := c.get(id).Appointment.Start
	heard := func(kind string) (n int) {
		for _, k := range c.mails(mate.Person.Email) {
			if k == kind {
				n++
			}
		}
		return n
	}
	tick := func(before time.Duration, soon, packs int) {
		t.Helper()
		c.now = start.Add(-before)
		c.must(c.Meetings.Tick(ctx))
		c.must(c.Meetings.Tick(ctx))
		if heard("meeting-soon") != soon || heard("meeting-pack") != packs {
			t.Errorf("%v before: %d reminders, want %d; %d packs, want %d", before, heard("meeting-soon"), soon, heard("meeting-pack"), packs)
		}
	}
	day := 24 * time.Hour
	tick(30*day, 0, 0)
	tick(8*day, 0, 0)
	c.must(c.Meetings.SetRoles(ctx, lead, id, mate.Person.ID, []meeting.Role{meeting.Asker}))
	tick(7*day-time.Hour, 1, 1) // the team has changed: the pack is sent again
	tick(5*day, 1, 1)
	tick(day-time.Hour, 2, 1)
	if m := c.get(id); m.Sequence != 0 || m.Pack.Tag == "" {
		t.Errorf("sequence %d, pack %+v", m.Sequence, m.Pack)
	}
}

// A riding that becomes vacant, and a writ, stop what asks something of a
// member; what concerns the team alone goes on.
func TestBlocked(t *testing.T) {
	ctx := t.Context()
	c := newClub(t, apptest.DemoDatabase(t, may))
	lead := c.person("Robin Lakeshore", "35079")
	id := c.start(lead, "35079").ID
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Send}))
	sitting := c.Members.Roster()
	empty, err := roster.NewRoster(slices.DeleteFunc(slices.Clone(sitting.Members()), func(m roster.Member) bool { return m.Riding == "35079" }))
	c.must(err)
	c.Members.Swap(empty)
	c.refuses("meeting.blocked.vacant", c.take(lead, id, meeting.Entry{Action: meeting.NoAnswer}))
	c.must(c.Meetings.Tick(ctx))
	c.must(c.Meetings.Tick(ctx))
	if got := c.mails(lead.Person.Email); !slices.Equal(got, []string{"meeting-vacant"}) {
		t.Errorf("mails %v", got)
	}
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Withdraw, Words: "The seat is vacant."}))
	_, err = c.Meetings.Start(ctx, lead, "35079", i18n.EN, "")
	c.refuses("meeting.blocked.vacant", err)
	c.Members.Swap(sitting)

	week, err := c.Calendar.Store.Windows(ctx)
	c.must(err)
	for _, w := range week {
		if w.Holds(civil.Of(c.now)) {
			c.must(c.Calendar.Cancel(ctx, calendar.Editor{}, w.ID, w.Revision, calendar.Ending{Why: calendar.Election, Source: "https://example.org/writ"}))
		}
	}
	_, err = c.Meetings.Start(ctx, lead, "35079", i18n.EN, "")
	c.refuses("meeting.blocked.writ", err)
}

// Of two who delete their accounts at once, and have met each other's teams in
// opposite order, neither waits for the other for ever.
//
// Races: two deletions of accounts that share meetings.
func TestRaceDeletedAccounts(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		c := newClub(t, database)
		for i, place := range [][2]string{{"35002", "35011"}, {"35029", "35038"}, {"35047", "35056"}, {"35075", "35079"}} {
			n := 0
			met := func(riding string, who account.Actor) {
				n++
				lead := c.person(fmt.Sprint("Lead ", i, n), riding)
				m := c.start(lead, riding)
				c.in(lead, who, m.ID)
				if n < 3 { // the riding is to be asked once more
					c.on(lead, m.ID, meeting.Entry{Action: meeting.Release})
				}
			}
			p, q := c.person(fmt.Sprint("Pat ", i), place[0]), c.person(fmt.Sprint("Quinn ", i), place[0])
			met(place[1], p)
			met(place[0], p)
			met(place[0], q)
			met(place[1], q)
			var leaving errgroup.Group
			for _, who := range []account.Actor{p, q} {
				leaving.Go(func() error { return c.Accounts.Forget(t.Context(), who) })
			}
			c.must(leaving.Wait())
		}
	})
}
