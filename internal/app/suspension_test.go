package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"recess/internal/account"
	"recess/internal/app/apptest"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/outbox"
)

// administrator adds one who has passed the second step.
func (c *club) administrator() account.Actor {
	a := c.person("The Administrator", "24055")
	a.Person.Role = account.Administrator
	a.Verified = true
	c.must(c.Accounts.Store.UpdatePerson(c.t.Context(), a.Person))
	return a
}

// as is somebody as they are kept now.
func (c *club) as(a account.Actor) account.Actor {
	c.t.Helper()
	p, err := c.Accounts.Store.Person(c.t.Context(), a.Person.ID)
	c.must(err)
	return account.ActorOf(p, a.Verified, a.CodeAt)
}

// secretOf is the secret part of a private link.
func secretOf(link string) string {
	return strings.TrimSuffix(link[strings.LastIndex(link, "/")+1:], ".ics")
}

// Who is suspended finds every door closed at once: their teams go on without
// them, under another lead who is told, and nothing of theirs opens anything.
func TestSuspensionTakesEveryDoor(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		ctx := t.Context()
		c := newClub(t, database)
		robin, noor, kim := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079"), c.person("Kim Rivers", "35079")
		admin := c.administrator()
		id := c.start(robin, "35079").ID
		c.in(robin, noor, id)
		c.must(c.Meetings.Propose(ctx, robin, id, mustDay(t, "2027-07-06"), 600))
		c.must(c.Meetings.AskTeam(ctx, robin, id))
		poll := pollOf(t, c, robin)
		feed, err := c.Meetings.FeedURL(ctx, robin)
		c.must(err)
		invitation, err := c.Meetings.Invite(ctx, robin, id)
		c.must(err)
		mailBefore := len(c.mails(robin.Person.Email))

		c.must(c.Accounts.Suspend(ctx, admin, robin.Person.ID, true, "test"))

		m := c.get(id)
		if m.Lead != noor.Person.ID || m.Teammate(robin.Person.ID) != nil || m.Todo.Owner != noor.Person.ID {
			t.Errorf("the lead is %d, the next step is with %d, and the team %+v", m.Lead, m.Todo.Owner, m.Team)
		}
		if got := c.mails(noor.Person.Email); !slices.Contains(got, "meeting-lead") {
			t.Errorf("the new lead heard %v", got)
		}
		if _, _, err := c.Meetings.OpenPoll(ctx, poll); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the private link to the poll: %v", err)
		}
		if _, _, err := c.Meetings.Feed(ctx, secretOf(feed)); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the calendar: %v", err)
		}
		if _, err := c.Meetings.UseInvitation(ctx, kim, secretOf(invitation)); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the invitation that they have passed on: %v", err)
		}
		if err := c.Meetings.Join(ctx, robin, id); fault.KindOf(err) != fault.Forbidden { // asked for a moment before
			t.Errorf("they join again: %v", err)
		}
		if robin = c.as(robin); robin.Person != nil || robin.CanTakePack("35079", "ON") || c.standing(robin, m).Sees() {
			t.Error("they are somebody to a page")
		}
		c.must(c.Meetings.Say(ctx, c.as(noor), id, "Hello all", "test"))
		c.must(c.Accounts.AskLink(ctx, robin.Held.Email, i18n.EN, "", ""))
		if got := c.mails(robin.Held.Email); len(got) != mailBefore {
			t.Errorf("after it they are sent %v", got)
		}
		if detail := c.noted("suspend"); detail != "left 1 teams, lead of 1" {
			t.Errorf("the log says %q", detail)
		}
	})
}

// pollOf is the secret of the link to the poll that somebody was sent last.
func pollOf(t *testing.T, c *club, a account.Actor) string {
	t.Helper()
	waiting, err := c.Store.Outbox().List(t.Context(), outbox.Waiting, 0)
	c.must(err)
	for _, e := range waiting {
		if e.To == a.Person.Email && e.Args["poll"] != "" {
			return secretOf(e.Args["poll"])
		}
	}
	t.Fatal("no link to the poll was sent")
	return ""
}

// noted is the detail of the last line of the audit log of a kind.
func (c *club) noted(action string) string {
	c.t.Helper()
	events, err := c.Accounts.Store.Events(c.t.Context(), 0, 100)
	c.must(err)
	for _, e := range events {
		if e.Action == action {
			return e.Detail
		}
	}
	c.t.Errorf("the log has no %q", action)
	return ""
}

// A message that waits for a suspended person is not sent, whatever it is about.
func TestSuspendedGetNoMail(t *testing.T) {
	ctx := t.Context()
	c := newClub(t, apptest.DemoDatabase(t, may))
	robin, admin := c.person("Robin Lakeshore", "35079"), c.administrator()
	c.must(c.Accounts.Suspend(ctx, admin, robin.Person.ID, true, "test"))
	for _, purpose := range []outbox.Purpose{outbox.SignIn, outbox.Account, outbox.Meeting, outbox.News, outbox.Work} {
		message := outbox.Message{Key: string(purpose), To: robin.Person.Email, Lang: i18n.EN, Purpose: purpose, Kind: "test"}
		c.must(outbox.Enqueue(ctx, c.Store.Outbox(), c.Store.Accounts(), message, c.now))
	}
	counts, err := c.Store.Outbox().Counts(ctx)
	c.must(err)
	if counts[outbox.Refused] != 5 || counts[outbox.Waiting] != 0 {
		t.Errorf("the outbox has %v", counts)
	}
}

// Whose suspension ends is in their teams again, and what has passed to others
// stays theirs. What was opened before stays closed.
func TestReactivation(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		ctx := t.Context()
		c := newClub(t, database)
		robin, noor := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079")
		admin := c.administrator()
		shared, alone := c.start(robin, "35079").ID, c.start(c.person("Ash Hill", "35075"), "35075").ID
		c.in(robin, noor, shared)
		ash := c.get(alone).Lead
		feed, err := c.Meetings.FeedURL(ctx, robin)
		c.must(err)
		for _, person := range []int64{robin.Person.ID, ash} {
			c.must(c.Accounts.Suspend(ctx, admin, person, true, "test"))
		}
		if m := c.get(alone); m.State != meeting.Released {
			t.Errorf("a claim of nobody else's is %s", m.State)
		}
		for _, person := range []int64{robin.Person.ID, ash} {
			c.must(c.Accounts.Suspend(ctx, admin, person, false, "test"))
		}
		m := c.get(shared)
		if back := m.Teammate(robin.Person.ID); back == nil || back.Membership != meeting.In || m.Lead != noor.Person.ID {
			t.Errorf("they are %+v, and the lead is %d", back, m.Lead)
		}
		if got := c.mails(robin.Person.Email); !slices.Contains(got, "meeting-in") {
			t.Errorf("they heard %v", got)
		}
		if !c.standing(c.as(robin), m).Sees() || c.get(alone).State != meeting.Released {
			t.Error("they do not see their meeting, or one that has ended goes on")
		}
		if _, _, err := c.Meetings.Feed(ctx, secretOf(feed)); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the address of their calendar from before: %v", err)
		}
	})
}

// An administrator suspends a volunteer who leads a team, on the pages.
func TestSuspensionOnThePages(t *testing.T) {
	s, c := meetingServer(t)
	robin, lead := neighbour(t, s, "Robin", "35079")
	noor, mate := neighbour(t, s, "Noor", "35079")
	id := c.start(lead, "35079").ID
	c.in(lead, mate, id)
	admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
	page, person := fmt.Sprint("/en/meetings/", id), fmt.Sprint("/en/people/", lead.Person.ID)
	robin.visit(page).shows(200, nil)
	admin.visit(person).send(person+"/suspension").shows(200, has{".tag": "suspended"})
	robin.visit(page).shows(401, nil)
	noor.visit(page).shows(200, nil)
	if strings.Contains(noor.page.body, "robin@example.org") {
		t.Error("the team's page still has them")
	}
	admin.visit("/en/audit").shows(200, has{"table": "left 1 teams, lead of 1"})
}
