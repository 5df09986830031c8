package app_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"recess/internal/account"
	"recess/internal/app/apptest"
	"recess/internal/civil"
	"recess/internal/coverage"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/outbox"
)

// campaignID is the one under way.
func (c *club) campaignID() int64 {
	c.t.Helper()
	id, _, err := c.Coverage.Campaign(c.t.Context())
	c.must(err)
	return id
}

// seen is a riding as somebody sees it; nil when they do not.
func (c *club) seen(a account.Actor, f coverage.Filter, riding string) *coverage.Line {
	c.t.Helper()
	f.Campaign = c.campaignID()
	v, err := c.Coverage.View(c.t.Context(), a, f)
	c.must(err)
	for i := range v.Lines {
		if v.Lines[i].Riding.Code == riding {
			return &v.Lines[i]
		}
	}
	return nil
}

// on takes the steps of a meeting to a state, the last one with whom they met.
func (c *club) on(a account.Actor, id int64, entries ...meeting.Entry) {
	c.t.Helper()
	for _, e := range entries {
		c.must(c.take(a, id, e))
	}
}

// The state of a riding follows each step of its meeting, and so do the
// filters.
func TestCoverageFollowsMeetings(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		c := newClub(t, database)
		all, quebec := c.coordinator(), c.coordinator("QC")
		robin := c.person("Robin Lakeshore", "35079")
		is := func(want coverage.State) {
			t.Helper()
			if got := c.seen(all, coverage.Filter{}, "35079"); got == nil || got.State != want {
				t.Fatalf("the riding is %+v, want %s", got, want)
			}
		}
		is(coverage.Unclaimed)
		id := c.start(robin, "35079").ID
		is(coverage.Claimed)
		c.on(robin, id, meeting.Entry{Action: meeting.Draft, Request: sender}, meeting.Entry{Action: meeting.Send})
		is(coverage.Requested)
		c.on(robin, id, date(6, 14))
		is(coverage.Confirmed)
		c.now = time.Date(2027, time.July, 7, 15, 0, 0, 0, time.UTC)
		c.on(robin, id, meeting.Entry{Action: meeting.Hold, With: meeting.WithStaff})
		is(coverage.MetStaff)
		line := c.seen(all, coverage.Filter{}, "35079")
		if line.Stage != coverage.ToMet || line.Held != 1 || line.People != 1 || line.Volunteers != 4 || line.Open != id || line.Todo.Action == "" {
			t.Errorf("%+v", line)
		}
		c.narrows(all, quebec)
		c.now = c.now.AddDate(0, 4, 0)
		if c.seen(all, coverage.Filter{Stale: 3, Overdue: true, State: coverage.MetStaff, Province: "ON"}, "35079") == nil {
			t.Error("what is stale and overdue is not found")
		}
		if c.seen(all, coverage.Filter{Stale: 6}, "35079") != nil {
			t.Error("four months are taken for six")
		}
	})
}

// narrows checks what is seen, in July, of one meeting in Ontario.
func (c *club) narrows(all, quebec account.Actor) {
	c.t.Helper()
	for _, f := range []coverage.Filter{{Province: "QC"}, {State: coverage.Claimed}, {Party: "bloc"}, {Stale: 1}, {Overdue: true}, {Level: meeting.Neutral}} {
		if c.seen(all, f, "35079") != nil {
			c.t.Errorf("%+v lets it through", f)
		}
	}
	if c.seen(quebec, coverage.Filter{}, "35079") != nil || c.seen(quebec, coverage.Filter{}, "24055") == nil {
		c.t.Error("a coordinator of Québec sees Ontario, or nothing")
	}
	_, err := c.Coverage.View(c.t.Context(), quebec, coverage.Filter{Campaign: c.campaignID(), Province: "ON"})
	c.refuses("coverage.not_yours", err)
	_, err = c.Coverage.Dossier(c.t.Context(), quebec, "35079", nil, time.Time{})
	c.refuses("coverage.not_yours", err)
	_, err = c.Coverage.View(c.t.Context(), c.person("Nobody", "35079"), coverage.Filter{Campaign: c.campaignID()})
	if fault.KindOf(err) != fault.Forbidden {
		c.t.Errorf("a volunteer sees coverage: %v", err)
	}
	v, err := c.Coverage.View(c.t.Context(), all, coverage.Filter{Campaign: c.campaignID()})
	c.must(err)
	if monday := (civil.Date{Year: 2027, Month: time.July, Day: 5}); v.Weeks[monday] != 1 {
		c.t.Errorf("the weeks are %v", v.Weeks)
	}
}

// What is kept can be worked out anew, and comes to the same.
func TestCoverageRebuilt(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		c := newClub(t, database)
		all := c.coordinator()
		robin, lise := c.person("Robin Lakeshore", "35079"), c.person("Lise Tremble", "24055")
		id := c.start(robin, "35079").ID
		c.on(robin, id, meeting.Entry{Action: meeting.Draft, Request: sender}, meeting.Entry{Action: meeting.Send}, date(6, 14))
		c.start(lise, "24055")
		before := []coverage.Line{*c.seen(all, coverage.Filter{}, "35079"), *c.seen(all, coverage.Filter{}, "24055")}
		c.must(c.Store.Meetings().RebuildCoverage(t.Context()))
		c.must(c.Store.Meetings().FillCoverage(t.Context()))
		for _, was := range before {
			now := c.seen(all, coverage.Filter{}, was.Riding.Code)
			if now.State != was.State || now.Stage != was.Stage || now.People != was.People || !now.LastStep.Equal(was.LastStep) {
				t.Errorf("%+v became %+v", was.Record, now.Record)
			}
		}
	})
}

// The digest goes out once a week, on Monday morning in Ottawa, to those who
// coordinate and want it, about their ridings alone.
func TestDigest(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		c := newClub(t, database)
		all, quebec, silent := c.coordinator("ON", "QC"), c.coordinator("QC"), c.coordinator("ON")
		c.must(c.Coverage.SetDigest(t.Context(), silent, false))
		c.must(c.Coverage.SetDigest(t.Context(), silent, false))
		digests := func(a account.Actor) (n int) {
			for _, kind := range c.mails(a.Person.Email) {
				if kind == coverage.DigestKind {
					n++
				}
			}
			return n
		}
		tick := func(now time.Time) {
			c.now = now
			c.must(c.Coverage.Tick(t.Context()))
		}
		tick(may)
		if digests(all) != 0 {
			t.Error("a digest tells that nothing has begun")
		}
		robin := c.person("Robin Lakeshore", "35079")
		c.start(robin, "35079")
		tick(may.AddDate(0, 0, 6))                                  // Sunday
		tick(time.Date(2027, time.May, 17, 11, 59, 0, 0, time.UTC)) // Monday, before eight in Ottawa
		if digests(all) != 0 {
			t.Error("the digest is early")
		}
		for range 2 {
			tick(time.Date(2027, time.May, 17, 12, 0, 0, 0, time.UTC))
			tick(time.Date(2027, time.May, 18, 12, 0, 0, 0, time.UTC))
		}
		if digests(all) != 1 || digests(quebec) != 0 || digests(silent) != 0 || digests(robin) != 0 {
			t.Errorf("digests: %d, %d, %d, %d", digests(all), digests(quebec), digests(silent), digests(robin))
		}
		c.must(c.Coverage.SetDigest(t.Context(), silent, true))
		tick(time.Date(2027, time.May, 24, 13, 0, 0, 0, time.UTC))
		if digests(all) != 2 || digests(silent) != 1 {
			t.Errorf("a week later: %d, %d", digests(all), digests(silent))
		}
		if outbox.Work.NeedsConsent() {
			t.Error("a message about their work waits for a consent")
		}
	})
}

// A dossier tells everything in order of time, page by page.
func TestDossier(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		c := newClub(t, database)
		all, robin := c.coordinator(), c.person("Robin Lakeshore", "35079")
		id := c.start(robin, "35079").ID
		c.on(robin, id, meeting.Entry{Action: meeting.Draft, Request: sender}, meeting.Entry{Action: meeting.Send})
		for i := range coverage.EventsShown + 20 {
			c.now = c.now.Add(time.Minute)
			c.on(robin, id, meeting.Entry{Action: meeting.LeftMessage, Words: fmt.Sprint("Call ", i)})
		}
		d, err := c.Coverage.Dossier(t.Context(), all, "35079", []int64{c.campaignID()}, time.Time{})
		c.must(err)
		if len(d.Events) != coverage.EventsShown || d.Before.IsZero() || d.Events[0].Step.Words != fmt.Sprint("Call ", coverage.EventsShown+19) || d.Events[0].Who != "Robin" {
			t.Fatalf("%d events, before %v, the first %+v", len(d.Events), d.Before, d.Events[0])
		}
		rest, err := c.Coverage.Dossier(t.Context(), all, "35079", nil, d.Before)
		c.must(err)
		if len(rest.Events) != 23 || !rest.Before.IsZero() || rest.Events[22].Step.Action != meeting.Claim {
			t.Errorf("%d events are left", len(rest.Events))
		}
		if len(d.Lines) != 1 || d.Lines[0].State != coverage.Requested || strings.TrimSpace(d.Riding.Code) != "35079" {
			t.Errorf("%+v", d.Lines)
		}
		_, err = c.Coverage.Dossier(t.Context(), all, "99999", nil, time.Time{})
		c.refuses("riding.unknown", err)
	})
}

// A dossier tells what was found, promised, kept and amended, with who entered
// it; whichever page it is on, nothing is told twice.
func TestDossierTellsWhatCameOfIt(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		c := newClub(t, database)
		id, lead, notes := gathering(t, c)
		all, end := c.coordinator(), c.now
		later := func() time.Time { c.now = c.now.Add(time.Hour); return c.now }
		fields := meeting.Fields{meeting.FieldDay: "2027-07-06", meeting.FieldWith: "member", meeting.FieldLevel: "leaning-for", meeting.FieldWhy: "“I will ask.”"}
		first := maps.Clone(fields)
		first["promise_1"] = "Ask the minister."
		c.must(c.Meetings.KeepReport(t.Context(), notes, id, typed(first), ""))
		later()
		since := meeting.Fields{meeting.FieldLevel: "supporter", meeting.FieldWhy: "“I have asked.”"}
		c.must(c.Meetings.Amend(t.Context(), lead, id, 1, meeting.Addition, "They wrote to us.", retyped(fields, since), ""))
		settled := later()
		commitments, err := c.Meetings.Store.Commitments(t.Context(), id)
		c.must(err)
		c.must(c.Meetings.Settle(t.Context(), lead, id, commitments[0].ID, meeting.Kept, ""))
		later()
		tell := func(before time.Time) (told []string) {
			d, err := c.Coverage.Dossier(t.Context(), all, "35079", nil, before)
			c.must(err)
			for _, e := range d.Events {
				if !e.At.Before(end) {
					told = append(told, fmt.Sprintf("%s %s %s %s%s%s%s", e.Kind, e.Who, e.Text, e.Level, e.Amendment, e.Step.Action, map[bool]meeting.Promise{true: e.State}[e.Kind == coverage.Settled]))
				}
			}
			return told
		}
		want := []string{
			"settled Robin Ask the minister. kept", "level Robin “I have asked.” supporter", "amended Robin They wrote to us. addition",
			"step Noor  report", "step Noor  hold", "level Noor “I will ask.” leaning-for", "commitment Noor Ask the minister. ",
		}
		for _, before := range []time.Time{{}, settled} {
			if got := tell(before); !slices.Equal(got, want) {
				t.Errorf("before %v: %q", before, got)
			}
			want = want[1:]
		}
	})
}

// What a report says of who was met, and when, counts more than what was said
// at the door, and an amendment more than the report.
func TestCoverageFollowsReports(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		c := newClub(t, database)
		id, lead, _ := gathering(t, c)
		all := c.coordinator()
		is := func(want coverage.State, weeks map[civil.Date]int) {
			t.Helper()
			if got := c.seen(all, coverage.Filter{}, "35079"); got.State != want {
				t.Errorf("the riding is %s, want %s", got.State, want)
			}
			v, err := c.Coverage.View(t.Context(), all, coverage.Filter{Campaign: c.campaignID()})
			c.must(err)
			if !maps.Equal(v.Weeks, weeks) {
				t.Errorf("the weeks are %v, want %v", v.Weeks, weeks)
			}
		}
		c.on(lead, id, meeting.Entry{Action: meeting.Hold, With: meeting.WithStaff})
		july := civil.Date{Year: 2027, Month: time.July, Day: 5}
		is(coverage.MetStaff, map[civil.Date]int{july: 1})
		member := meeting.Fields{meeting.FieldDay: "2027-07-04", meeting.FieldWith: "member"}
		c.must(c.Meetings.KeepReport(t.Context(), lead, id, typed(member), ""))
		is(coverage.MetMember, map[civil.Date]int{july.Add(-7): 1})
		nobody := meeting.Fields{meeting.FieldDay: "2027-07-06", meeting.FieldWith: "nobody"}
		c.must(c.Meetings.Amend(t.Context(), lead, id, 1, meeting.Correction, "We had mixed two meetings up.", retyped(member, nobody), ""))
		is(coverage.Requested, map[civil.Date]int{})
		c.must(c.Store.Meetings().RebuildCoverage(t.Context()))
		is(coverage.Requested, map[civil.Date]int{})
		var past []coverage.Past
		c.must(c.Coverage.Store.Meetings(t.Context(), c.campaignID(), nil, func(p *coverage.Past) error {
			past = append(past, *p)
			return nil
		}))
		if len(past) != 1 || past[0].With != meeting.WithNobody || past[0].On.String() != "2027-07-06" {
			t.Errorf("the export has %+v", past)
		}
	})
}

// Two meetings of a riding that change at once both count.
//
// Races: two meetings of one riding whose coverage is recomputed.
func TestRaceCoverage(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		c := newClub(t, database)
		id, lead, _ := gathering(t, c)
		all, fields := c.coordinator("ON"), meeting.Fields{meeting.FieldDay: "2027-07-06", meeting.FieldWith: "member"}
		c.must(c.Meetings.KeepReport(t.Context(), lead, id, typed(fields), ""))
		c.on(lead, id, meeting.Entry{Action: meeting.Close})
		staff := retyped(fields, meeting.Fields{meeting.FieldWith: "staff"})
		for number := 1; number <= 8; number++ { // each time the riding is taken on anew
			next := c.person(fmt.Sprint("Volunteer ", number), "35079")
			both := []func() error{
				func() error { _, err := c.Meetings.Start(t.Context(), next, "35079", i18n.EN, ""); return err },
				func() error {
					return c.Meetings.Amend(t.Context(), lead, id, number, meeting.Correction, "Again.", staff, "")
				},
			}
			var group errgroup.Group
			for _, one := range both {
				group.Go(one)
			}
			c.must(group.Wait())
			kept := *c.seen(all, coverage.Filter{}, "35079")
			c.must(c.Store.Meetings().RebuildCoverage(t.Context()))
			if now := c.seen(all, coverage.Filter{}, "35079"); now.State != kept.State || now.People != kept.People || now.Meeting != kept.Meeting {
				t.Fatalf("kept %+v, worked out %+v", kept.Record, now.Record)
			}
			open, err := c.Meetings.Store.Open(t.Context(), "35079", c.campaignID())
			c.must(err)
			c.on(next, open.ID, meeting.Entry{Action: meeting.Release})
			fields["facts"] = fmt.Sprint(number)
		}
	})
}
