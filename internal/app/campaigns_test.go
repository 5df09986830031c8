package app_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app/apptest"
	"recess/internal/campaign"
	"recess/internal/civil"
	"recess/internal/coverage"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// campaign adds an active one in the summer of 2027.
func (c *club) campaign(slug, name string) {
	c.t.Helper()
	c.must(c.Campaigns.Save(c.t.Context(), campaign.Campaign{
		Slug: slug, Status: campaign.Active, Name: i18n.Text{EN: name, FR: name + " (fr)"}, Summary: i18n.Text{EN: "Summary", FR: "Résumé"},
		First: civil.Date{Year: 2027, Month: time.July, Day: 1}, Last: civil.Date{Year: 2027, Month: time.August, Day: 31},
		Asks: []campaign.Ask{{Text: i18n.Text{EN: "Will you?", FR: "Le ferez-vous\u202f?"}}},
	}, 0, 0))
	c.now = c.now.Add(time.Minute) // the campaigns under way are read again
}

func (c *club) startFor(a account.Actor, slug, riding string) (*meeting.Meeting, error) {
	return c.Meetings.StartFor(c.t.Context(), a, slug, riding, i18n.EN, "test")
}

// A riding that one campaign asks is not asked by another, until a coordinator
// allows it and says why.
func TestOneRequestOfAllCampaigns(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		ctx := t.Context()
		c := newClub(t, database)
		c.campaign("water", "Clean water")
		first, second := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079")
		m := c.start(first, "35079")
		_, err := c.startFor(second, "water", "35079")
		c.refuses("meeting.claimed_for", err)
		if said := i18n.For(i18n.FR).Error(err); !strings.Contains(said, "Cet été, rencontrez votre député·e") {
			t.Errorf("the refusal says %q", said)
		}
		_, err = c.startFor(second, "nothing", "35079")
		c.refuses("meeting.campaign_not_active", err)
		if _, err := c.startFor(c.person("Kim Shore", "24055"), "water", "24055"); err != nil {
			t.Errorf("a riding that nobody asks: %v", err)
		}

		everywhere, elsewhere := c.coordinator("ON"), c.coordinator("QC")
		c.refuses("account.forbidden", c.Meetings.AllowSecond(ctx, first, "35079", "water", "Why not", "test"))
		c.refuses("meeting.not_yours", c.Meetings.AllowSecond(ctx, elsewhere, "35079", "water", "Why not", "test"))
		c.refuses("meeting.needs_reason", c.Meetings.AllowSecond(ctx, everywhere, "35079", "water", " ", "test"))
		for range 2 { // the second press of a button
			c.must(c.Meetings.AllowSecond(ctx, everywhere, "35079", "water", "The member asked for both.", "test"))
		}
		steps, err := c.Meetings.Store.Steps(ctx, m.ID)
		c.must(err)
		allowed := slices.DeleteFunc(steps, func(s meeting.Step) bool { return s.Action != meeting.Allow })
		if len(allowed) != 1 || allowed[0].By != everywhere.Person.ID || allowed[0].Words != "The member asked for both." {
			t.Errorf("the history has %+v", allowed)
		}
		events, err := c.Accounts.Store.Events(ctx, 0, 100)
		c.must(err)
		events = slices.DeleteFunc(events, func(e account.Event) bool { return e.Action != "second meeting" })
		if len(events) != 1 || events[0].Object != "riding 35079" || !strings.Contains(events[0].Detail, "water: The member") {
			t.Errorf("the audit log has %+v", events)
		}
		other, err := c.startFor(second, "water", "35079")
		c.must(err)
		if got := c.get(other.ID); got.Campaign == m.Campaign || got.Lead != second.Person.ID {
			t.Errorf("the second meeting is %+v", got)
		}
	})
}

// Of many who claim a riding for two campaigns in the same instant one leads;
// those of the same campaign ask to join, the others are refused.
//
// Races: claims of one riding for two campaigns.
func TestRaceTwoCampaigns(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		c := newClub(t, database)
		c.campaign("water", "Clean water")
		actors := make([]account.Actor, 40)
		for i := range actors {
			actors[i] = c.person(fmt.Sprint("Claimant ", i), "35079")
		}
		ids, errs := make([]int64, len(actors)), make([]error, len(actors))
		var at sync.WaitGroup
		for i := range actors {
			at.Go(func() {
				m, err := c.startFor(actors[i], []string{"water", "meet-your-mp"}[i%2], "35079")
				if errs[i] = err; err == nil {
					ids[i] = m.ID
				}
			})
		}
		at.Wait()
		refused := 0
		for _, err := range errs {
			if err != nil {
				c.refuses("meeting.claimed_for", err)
				refused++
			}
		}
		slices.Sort(ids)
		if ids = slices.Compact(ids); len(ids) != 2 || ids[0] != 0 || refused != len(actors)/2 {
			t.Errorf("meetings %v, %d refused", ids, refused)
		}
	})
}

// A campaign that another instance has paused a moment ago starts no meeting.
func TestPausedMeanwhile(t *testing.T) {
	c := newClub(t, apptest.DemoDatabase(t, may))
	robin := c.person("Robin Lakeshore", "35079")
	known, err := c.Meetings.Current(t.Context()) // for some seconds
	c.must(err)
	c.must(c.Campaigns.Store.SetStatus(t.Context(), known.ID, campaign.Change{Status: campaign.Paused, At: c.now}))
	_, err = c.startFor(robin, "", "35079")
	c.refuses("meeting.campaign_not_active", err)
}

// Coverage, the board and the digest know of the meetings of all campaigns.
func TestCoverageOfTwoCampaigns(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		ctx := t.Context()
		c := newClub(t, database)
		c.campaign("water", "Clean water")
		c.start(c.person("Robin Lakeshore", "35079"), "35079")
		_, err := c.startFor(c.person("Kim Shore", "24055"), "water", "24055")
		c.must(err)
		all := c.coordinator("ON", "QC")
		water, err := c.Campaigns.Store.Campaign(ctx, "water")
		c.must(err)
		v, err := c.Coverage.View(ctx, all, coverage.Filter{Campaign: water.ID})
		c.must(err)
		for _, line := range v.Lines {
			if line.Riding.Code == "35079" && (line.State != coverage.Unclaimed || line.Other == nil || line.Other.Campaign.Slug != "meet-your-mp") {
				t.Errorf("the line is %+v", line)
			}
			if line.Riding.Code == "24055" && (line.State != coverage.Claimed || line.Other != nil) {
				t.Errorf("the campaign's own line is %+v", line)
			}
		}
		for _, line := range v.Needy() {
			if line.Riding.Code == "35079" {
				t.Error("a team is sought where another campaign has one")
			}
		}
		c.now = time.Date(2027, time.May, 17, 14, 0, 0, 0, time.UTC) // a Monday
		c.must(c.Coverage.Tick(ctx))
		c.must(c.Coverage.Tick(ctx))
		if got := c.mails(all.Person.Email); !slices.Equal(got, []string{"digest", "digest"}) {
			t.Errorf("the coordinator hears %v", got)
		}
	})
}

// After a visit on which nobody was there another date is asked for, at once
// and also when the report says so later; what comes of it has a report of its
// own.
func TestNobodyCame(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		ctx := t.Context()
		c := newClub(t, database)
		id, lead, notes := gathering(t, c)
		c.must(c.take(notes, id, meeting.Entry{Action: meeting.Hold, With: meeting.WithNobody}))
		next := func(want meeting.Action) {
			t.Helper()
			if m := c.get(id); m.Todo.Action != want {
				t.Errorf("next is %s in %s, want %s", m.Todo.Action, m.State, want)
			}
		}
		next(meeting.AskDate)
		nobody := meeting.Fields{meeting.FieldDay: "2027-07-06", meeting.FieldWith: "nobody"}
		for range 2 {
			c.must(c.Meetings.KeepReport(ctx, notes, id, typed(nobody), ""))
		}
		next(meeting.AskDate)
		duties, _, err := c.Meetings.Duties(ctx, lead.Person.ID)
		c.must(err)
		if len(duties) != 1 || duties[0].Action != meeting.AskDate {
			t.Errorf("the lead's duties are %+v", duties)
		}
		c.refuses("meeting.not_now", c.take(lead, id, meeting.Entry{Action: meeting.Thank}))
		c.now = c.now.AddDate(0, 0, 3)
		c.must(c.Meetings.Tick(ctx))
		if !slices.Contains(c.mails(lead.Person.Email), "meeting-todo") {
			t.Error("the lead is not reminded")
		}
		c.must(c.take(lead, id, meeting.Entry{Action: meeting.AskDate}))
		next(meeting.LeftMessage)
		all := c.coordinator()
		if got := c.seen(all, coverage.Filter{}, "35079"); got.State != coverage.Requested {
			t.Errorf("the riding is %s", got.State)
		}

		c.must(c.take(lead, id, date(20, 10)))
		c.now = c.get(id).Appointment.End()
		staff := meeting.Fields{meeting.FieldDay: "2027-07-20", meeting.FieldWith: "staff"}
		c.now = c.now.Add(time.Hour)
		c.must(c.Meetings.KeepReport(ctx, notes, id, typed(staff), ""))
		next(meeting.Thank)
		reports, err := c.Meetings.Store.Reports(ctx, id)
		c.must(err)
		if len(reports) != 2 || reports[1].Kind != meeting.Original || reports[1].HeldOn.Day != 20 {
			t.Errorf("the reports are %+v", reports)
		}
		if got := c.seen(all, coverage.Filter{}, "35079"); got.State != coverage.MetStaff || got.Held != 1 {
			t.Errorf("the riding is %s, %d held", got.State, got.Held)
		}
		rows := 0
		c.must(c.Coverage.Store.Meetings(ctx, c.campaignID(), []string{"35079"}, func(p *coverage.Past) error {
			if rows++; p.With != meeting.WithStaff || p.On.Day != 20 {
				t.Errorf("the export has %+v", p)
			}
			return nil
		}))
		if rows != 1 {
			t.Errorf("the export has %d rows", rows)
		}
		c.must(c.Meetings.Amend(ctx, lead, id, 2, meeting.Correction, "It was somebody of the library.", retyped(staff, meeting.Fields{meeting.FieldWith: "nobody"}), ""))
		next(meeting.AskDate)
		c.must(c.Meetings.Amend(ctx, lead, id, 3, meeting.Correction, "It was not.", retyped(meeting.Fields{meeting.FieldWith: "nobody"}, meeting.Fields{meeting.FieldWith: "staff"}), ""))
		next(meeting.Thank)
	})
}
