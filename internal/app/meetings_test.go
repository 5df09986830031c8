package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/mail"
	"recess/internal/meeting"
	"recess/internal/outbox"
	"recess/internal/store/storetest"
)

// club is a database with invented people, and a clock that is set by hand.
type club struct {
	*app.App
	t   *testing.T
	now time.Time
}

// may is a Monday in time to ask for the summer of 2027.
var may = time.Date(2027, time.May, 10, 15, 0, 0, 0, time.UTC)

func newClub(t *testing.T, database string) *club {
	t.Helper()
	c := &club{t: t, now: may}
	a, err := app.Open(t.Context(), app.Settings{Database: database, KeyFile: storetest.KeyFile(database), Demo: true, Now: func() time.Time { return c.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if !t.Failed() {
			c.reads()
		}
		a.Close()
	})
	c.App = a
	return c
}

// reads puts every message that a test has queued into words: none lacks what
// it tells.
func (c *club) reads() {
	c.t.Helper()
	post, err := mail.New(mail.Settings{})
	c.must(err)
	for page := 0; ; page++ {
		some, err := c.Store.Outbox().List(context.Background(), outbox.Waiting, page) // the test's own is over
		c.must(err)
		if len(some) == 0 {
			return
		}
		for _, e := range some {
			subject, text, html, err := post.Render(e.Message)
			for _, words := range []string{subject, text, html} {
				if err != nil || strings.Contains(words, "email.") || strings.Contains(words, "VCALENDAR") || strings.Contains(words, "<no value>") || words == "" {
					c.t.Errorf("%s: %v\n%s", e.Kind, err, words)
				}
			}
		}
	}
}

// person adds somebody who lives in a riding.
func (c *club) person(name, riding string) account.Actor {
	c.t.Helper()
	p := &account.Person{
		Email: strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.org", Name: name, Phone: "613-555-0100",
		Lang: i18n.EN, Role: account.Volunteer, Reach: account.ReachEmail, CreatedAt: c.now, AccessNeeds: "A ramp for " + name,
		Home: account.Home{Postal: "K1P 1A4", Riding: riding, Exact: true, On: c.now},
	}
	if err := c.Accounts.Store.AddPerson(c.t.Context(), p); err != nil {
		c.t.Fatal(err)
	}
	return account.Actor{Person: p}
}

func (c *club) coordinator(scope ...string) account.Actor {
	a := c.person("Coordinator of "+strings.Join(scope, " "), "24055")
	a.Person.Role, a.Person.Scope.Provinces, a.Verified = account.Coordinator, scope, true
	if err := c.Accounts.Store.UpdatePerson(c.t.Context(), a.Person); err != nil {
		c.t.Fatal(err)
	}
	return a
}

func (c *club) start(a account.Actor, riding string) *meeting.Meeting {
	c.t.Helper()
	m, err := c.Meetings.Start(c.t.Context(), a, riding, i18n.EN, "test")
	if err != nil {
		c.t.Fatal(err)
	}
	return c.get(m.ID)
}

func (c *club) get(id int64) *meeting.Meeting {
	c.t.Helper()
	m, err := c.Meetings.Store.Meeting(c.t.Context(), id)
	if err != nil {
		c.t.Fatal(err)
	}
	return m
}

// in lets somebody join a team.
func (c *club) in(lead, a account.Actor, id int64) {
	c.t.Helper()
	c.must(c.Meetings.Join(c.t.Context(), a, id))
	c.must(c.Meetings.Answer(c.t.Context(), lead, id, a.Person.ID, true))
}

func (c *club) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// refuses checks why something was not done.
func (c *club) refuses(key string, err error) {
	c.t.Helper()
	f, ok := err.(*fault.Error)
	if !ok || f.Key != key {
		c.t.Errorf("got %v, want %s", err, key)
	}
}

// take makes a step with what it needs.
func (c *club) take(a account.Actor, id int64, e meeting.Entry) error {
	e.Revision = c.get(id).Revision
	return c.Meetings.Take(c.t.Context(), a, id, e, "test")
}

var sender = meeting.Request{Name: "Robin Lakeshore", Street: "1 Example Street", City: "Ottawa", Postal: "k1p1a4", Minutes: 30}

// date is an appointment in July.
func date(day, hour int) meeting.Entry {
	return meeting.Entry{
		Action: meeting.Confirm, With: meeting.WithMember, Date: civil.Date{Year: 2027, Month: time.July, Day: day}, Minute: hour * 60,
		Appointment: meeting.Appointment{Minutes: 30, Place: "2 Example Avenue"},
	}
}

// mails are the kinds of message queued, in order, of those to an address.
func (c *club) mails(to string) []string {
	c.t.Helper()
	var kinds []string
	for page := 0; ; page++ {
		some, err := c.Store.Outbox().List(c.t.Context(), outbox.Waiting, page)
		c.must(err)
		if len(some) == 0 {
			break
		}
		for _, e := range some {
			if e.To == to {
				kinds = append(kinds, e.Kind)
			}
		}
	}
	slices.Sort(kinds)
	return kinds
}

// Of a thousand who claim a riding in the same instant one leads, and all
// others ask to join.
//
// Races: a thousand claims of one riding.
func TestRaceClaims(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		c := newClub(t, database)
		claimants := 1000
		if apptest.RaceDetector {
			claimants = 100
		}
		actors := make([]account.Actor, claimants)
		c.must(c.Accounts.Store.InTx(t.Context(), func(tx account.Store) error {
			for i := range actors {
				p := &account.Person{
					Email: fmt.Sprintf("claimant%d@example.org", i), Name: fmt.Sprintf("Claimant %d", i), Lang: i18n.FR, Role: account.Volunteer,
					CreatedAt: c.now, Home: account.Home{Riding: "35079"},
				}
				if err := tx.AddPerson(t.Context(), p); err != nil {
					return err
				}
				actors[i] = account.Actor{Person: p}
			}
			return nil
		}))
		ids := make([]int64, len(actors))
		var at sync.WaitGroup
		for i := range actors {
			at.Go(func() {
				m, err := c.Meetings.Start(t.Context(), actors[i], "35079", i18n.FR, "test")
				if err != nil {
					t.Error(err)
					return
				}
				ids[i] = m.ID
			})
		}
		at.Wait()
		slices.Sort(ids)
		if ids = slices.Compact(ids); len(ids) != 1 {
			t.Fatalf("meetings %v", ids)
		}
		m := c.get(ids[0])
		if len(m.Members()) != 1 || m.Members()[0].Person != m.Lead || len(m.Requests()) != len(actors)-1 {
			t.Errorf("%d in the team, %d asking, lead %d", len(m.Members()), len(m.Requests()), m.Lead)
		}
	})
}

// The whole way, each step by who makes it, with what comes next.
func TestWholeWay(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		c := newClub(t, database)
		lead, notes := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079")
		id := c.start(lead, "35079").ID
		c.in(lead, notes, id)
		c.must(c.Meetings.SetRoles(t.Context(), lead, id, notes.Person.ID, []meeting.Role{meeting.NoteTaker, meeting.FollowUp}))
		july := civil.Date{Year: 2027, Month: time.July, Day: 6}
		for _, hour := range []int{10, 14} {
			c.must(c.Meetings.Propose(t.Context(), lead, id, july, hour*60))
		}
		c.must(c.Meetings.AskTeam(t.Context(), lead, id))
		slots := c.get(id).Slots
		c.must(c.Meetings.Vote(t.Context(), id, notes.Person.ID, map[int64]meeting.Answer{slots[0].ID: meeting.No, slots[1].ID: meeting.Yes}))

		offer := meeting.Entry{Action: meeting.Offer, With: meeting.WithStaff}
		moved := date(8, 11)
		moved.Action = meeting.Reschedule
		for _, step := range []struct {
			by    account.Actor
			entry meeting.Entry
			on    time.Time
			state meeting.State
			next  meeting.Action
			owner account.Actor
			due   string
		}{
			{lead, meeting.Entry{Action: meeting.Draft, Request: sender}, may, meeting.Drafted, meeting.Send, lead, "2027-05-12"},
			{lead, meeting.Entry{Action: meeting.Send}, may, meeting.Requested, meeting.LeftMessage, lead, "2027-05-13"},
			{lead, meeting.Entry{Action: meeting.NoAnswer}, may.AddDate(0, 0, 3), meeting.Awaiting, meeting.LeftMessage, lead, "2027-05-18"},
			{lead, meeting.Entry{Action: meeting.CallBack, Until: civil.Date{Year: 2027, Month: time.May, Day: 24}}, may.AddDate(0, 0, 8), meeting.Awaiting, meeting.LeftMessage, lead, "2027-05-25"}, // the 24th is Victoria Day
			{lead, offer, may.AddDate(0, 0, 15), meeting.Offered, meeting.Confirm, lead, "2027-05-26"},
			{lead, date(6, 14), may.AddDate(0, 0, 16), meeting.Confirmed, meeting.Prepare, lead, "2027-06-30"}, // Canada Day is no business day
			{lead, moved, may.AddDate(0, 0, 17), meeting.Confirmed, meeting.Prepare, lead, "2027-07-05"},
			{lead, meeting.Entry{Action: meeting.Prepare}, may.AddDate(0, 1, 20), meeting.Prepared, meeting.Reconfirm, lead, "2027-07-06"},
			{lead, meeting.Entry{Action: meeting.Reconfirm}, may.AddDate(0, 1, 27), meeting.Reconfirmed, meeting.Hold, notes, "2027-07-08"},
			{notes, meeting.Entry{Action: meeting.Hold, With: meeting.WithStaff}, may.AddDate(0, 1, 28).Add(3 * time.Hour), meeting.Held, meeting.WriteReport, notes, "2027-07-09"},
			{notes, meeting.Entry{Action: meeting.WriteReport, Words: "They listened."}, may.AddDate(0, 1, 29), meeting.Reported, meeting.Thank, notes, "2027-07-10"},
			{notes, meeting.Entry{Action: meeting.Thank}, may.AddDate(0, 1, 30), meeting.Thanked, meeting.Follow, notes, "2027-07-24"},
			{notes, meeting.Entry{Action: meeting.Follow, Words: "Sent the report they asked for."}, may.AddDate(0, 2, 10), meeting.Following, meeting.Close, lead, "2027-08-19"},
			{lead, meeting.Entry{Action: meeting.Close}, may.AddDate(0, 2, 20), meeting.Closed, "", account.Actor{}, ""},
		} {
			c.now = step.on
			if err := c.take(step.by, id, step.entry); err != nil {
				t.Fatalf("%s: %v", step.entry.Action, err)
			}
			m := c.get(id)
			owner := int64(0)
			if step.owner.Person != nil {
				owner = step.owner.Person.ID
			}
			if want := (meeting.Todo{Action: step.next, Owner: owner, Due: mustDay(t, step.due)}); m.State != step.state || m.Todo != want {
				t.Errorf("%s: state %s, next %+v, want %s, %+v", step.entry.Action, m.State, m.Todo, step.state, want)
			}
		}
		steps, err := c.Meetings.Store.Steps(t.Context(), id)
		c.must(err)
		if len(steps) != 15 || steps[3].ByName != "Robin" || steps[11].Words != "They listened." {
			t.Errorf("%d steps: %+v", len(steps), steps)
		}
		want := []string{"meeting-date", "meeting-in", "meeting-moved", "meeting-poll"}
		if got := c.mails(notes.Person.Email); !slices.Equal(got, want) {
			t.Errorf("mails %v, want %v", got, want)
		}
	})
}

func mustDay(t *testing.T, s string) civil.Date {
	t.Helper()
	var d civil.Date
	if err := d.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestStepsRefused(t *testing.T) {
	c := newClub(t, apptest.DemoDatabase(t, may))
	lead, mate, stranger := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079"), c.person("Kim Elsewhere", "24055")
	id := c.start(lead, "35079").ID
	c.in(lead, mate, id)
	bad := sender
	bad.Postal = "D1D 1D1"
	c.refuses("meeting.not_here", func() error { _, err := c.Meetings.Start(t.Context(), stranger, "35081", i18n.EN, ""); return err }())
	c.refuses("meeting.not_yours", c.take(stranger, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.refuses("meeting.not_yours", c.take(mate, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.refuses("meeting.not_yours", c.take(account.Visitor, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.refuses("meeting.no_action", c.take(lead, id, meeting.Entry{Action: "fly"}))
	c.refuses("meeting.not_now", c.take(lead, id, meeting.Entry{Action: meeting.Send}))
	c.refuses("meeting.needs_sender", c.take(lead, id, meeting.Entry{Action: meeting.Draft}))
	c.refuses("postal.letter", c.take(lead, id, meeting.Entry{Action: meeting.Draft, Request: bad}))
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.refuses("meeting.wrong_day", c.take(lead, id, meeting.Entry{Action: meeting.Send, Day: civil.Date{Year: 2027, Month: time.May, Day: 11}}))
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Send}))
	c.refuses("meeting.needs_day", c.take(lead, id, meeting.Entry{Action: meeting.CallBack}))
	c.refuses("meeting.needs_words", c.take(lead, id, meeting.Entry{Action: meeting.ToldToWrite, Words: " \n"}))
	c.refuses("meeting.too_long", c.take(lead, id, meeting.Entry{Action: meeting.Acknowledge, Words: strings.Repeat("é", 2001)}))
	c.refuses("meeting.needs_with", c.take(lead, id, meeting.Entry{Action: meeting.Offer, With: meeting.WithNobody}))
	for key, spoil := range map[string]func(*meeting.Entry){
		"meeting.needs_date":  func(e *meeting.Entry) { e.Date = civil.Date{} },
		"slot.skipped":        func(e *meeting.Entry) { e.Date, e.Minute = civil.Date{Year: 2028, Month: time.March, Day: 12}, 150 },
		"slot.past":           func(e *meeting.Entry) { e.Date = civil.Date{Year: 2027, Month: time.May, Day: 7} },
		"meeting.too_far":     func(e *meeting.Entry) { e.Date = civil.Date{Year: 2029, Month: time.May, Day: 7} },
		"slot.length":         func(e *meeting.Entry) { e.Appointment.Minutes = 5 },
		"meeting.needs_place": func(e *meeting.Entry) { e.Appointment.Place = " " },
		"meeting.link":        func(e *meeting.Entry) { e.Appointment.Link = "javascript:alert(1)" },
		"meeting.needs_with":  func(e *meeting.Entry) { e.With = "ghost" },
	} {
		e := date(6, 14)
		spoil(&e)
		c.refuses(key, c.take(lead, id, e))
	}
	if m := c.get(id); m.State != meeting.Requested || m.Appointment.Set() {
		t.Errorf("what was refused has changed the meeting: %+v", m)
	}
	c.must(c.take(lead, id, date(6, 14)))
	c.refuses("meeting.not_yet", c.take(lead, id, meeting.Entry{Action: meeting.Hold, With: meeting.WithMember}))
	c.refuses("meeting.needs_words", c.take(lead, id, meeting.Entry{Action: meeting.Withdraw}))
}

// Two people who act on the same page: the second is told, and nothing is
// overwritten. A button pressed twice acts once.
//
// Races: twenty steps of one meeting from the same page.
func TestRaceStalePage(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		c := newClub(t, database)
		lead, setter := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079")
		id := c.start(lead, "35079").ID
		c.in(lead, setter, id)
		c.must(c.Meetings.SetRoles(t.Context(), lead, id, setter.Person.ID, []meeting.Role{meeting.Setter}))
		seen := c.get(id).Revision
		entry := meeting.Entry{Action: meeting.Draft, Request: sender, Revision: seen}
		c.must(c.Meetings.Take(t.Context(), lead, id, entry, ""))
		c.must(c.Meetings.Take(t.Context(), lead, id, entry, "")) // pressed twice
		corrected := entry                                        // back, and once more with another street
		corrected.Request.Street = "2 Example Street"
		c.refuses("meeting.changed_meanwhile", c.Meetings.Take(t.Context(), lead, id, corrected, ""))
		other := entry
		other.Request.Name = "Noor Fields"
		c.refuses("meeting.changed_meanwhile", c.Meetings.Take(t.Context(), setter, id, other, ""))
		if m := c.get(id); m.Request.Name != sender.Name || m.Revision != seen+1 {
			t.Errorf("revision %d, sender %q", m.Revision, m.Request.Name)
		}
		send := meeting.Entry{Action: meeting.Send, Revision: seen + 1}
		outcomes := make(chan error, 20)
		for i := range 20 {
			by := []account.Actor{lead, setter}[i%2]
			go func() { outcomes <- c.Meetings.Take(t.Context(), by, id, send, "") }()
		}
		for range 20 {
			if err := <-outcomes; err != nil && fault.KindOf(err) != fault.Conflict {
				t.Error(err)
			}
		}
		steps, err := c.Meetings.Store.Steps(t.Context(), id)
		c.must(err)
		if len(steps) != 3 {
			t.Errorf("%d steps", len(steps))
		}
	})
}
