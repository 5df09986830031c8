package app_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"slices"
	"strings"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app/apptest"
	"recess/internal/civil"
	"recess/internal/meeting"
)

// gathering is a meeting that has just taken place, with its lead and a
// note-taker.
func gathering(t *testing.T, c *club) (id int64, lead, notes account.Actor) {
	t.Helper()
	lead, notes = c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079")
	id = c.start(lead, "35079").ID
	c.in(lead, notes, id)
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Send}))
	c.must(c.take(lead, id, date(6, 14)))
	c.now = c.get(id).Appointment.End()
	return id, lead, notes
}

var heard = meeting.Fields{meeting.FieldDay: "2027-07-06", meeting.FieldWith: "staff", "facts": "They listened.", "nonsense": "x"}

// typed are fields as on a form that was empty.
func typed(f meeting.Fields) map[string]meeting.Typed { return retyped(nil, f) }

// retyped are fields as on a form that showed others.
func retyped(before, f meeting.Fields) map[string]meeting.Typed {
	all := map[string]meeting.Typed{}
	for name, value := range f {
		all[name] = meeting.Typed{Base: before[name], Value: value}
	}
	return all
}

func TestReport(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		ctx := t.Context()
		c := newClub(t, database)
		id, lead, notes := gathering(t, c)
		stranger := c.person("Kim Rivers", "35079")
		keep := func(who account.Actor, change map[string]string) error {
			f := meeting.Fields{}
			for name, value := range heard {
				f[name] = value
			}
			for name, value := range change {
				f[name] = value
			}
			f["promise_1"], f["promise_2"], f["due_2"], f["owner_2"] = "Read the report.", "Send  it\nover", "2027-07-09", fmt.Sprint(lead.Person.ID)
			return c.Meetings.KeepReport(ctx, who, id, typed(f), "")
		}
		for key, change := range map[string]map[string]string{
			"report.needs_day": {meeting.FieldDay: "soon"}, "report.future": {meeting.FieldDay: "2027-07-07"}, "report.too_old": {meeting.FieldDay: "2025-07-07"},
			"report.needs_with": {meeting.FieldWith: ""}, "meeting.too_long": {"concerns": strings.Repeat("a", 200_000)},
			"report.needs_evidence": {meeting.FieldLevel: "champion"}, "report.wrong_field": {meeting.FieldHow: "telepathy"},
		} {
			c.refuses(key, keep(notes, change))
		}
		c.refuses("meeting.not_yours", keep(stranger, nil))
		levelled := map[string]string{meeting.FieldLevel: "leaning-for", meeting.FieldWhy: "“I will raise it.”"}
		c.must(keep(notes, levelled))
		c.must(keep(notes, levelled)) // pressed twice
		c.must(keep(lead, levelled))  // somebody else has nothing to add
		c.refuses("report.kept_already", keep(lead, map[string]string{"concerns": "Jobs."}))
		c.refuses("report.kept_already", keep(lead, map[string]string{"promise_3": "Come again."}))
		if m := c.get(id); m.State != meeting.Reported || m.Todo.Action != meeting.Thank {
			t.Errorf("the meeting is %s, next %s", m.State, m.Todo.Action)
		}
		reports, err := c.Meetings.Store.Reports(ctx, id)
		c.must(err)
		if len(reports) != 1 || reports[0].ByName != "Noor" || reports[0].Fields["facts"] != "They listened." || reports[0].Fields["nonsense"] != "" {
			t.Errorf("reports %+v", reports)
		}

		again := meeting.Fields{meeting.FieldDay: "2027-07-06", meeting.FieldWith: "member", "facts": "They listened well."}
		c.refuses("report.needs_why", c.Meetings.Amend(ctx, lead, id, 1, meeting.Correction, " ", retyped(heard, again), ""))
		c.refuses("report.needs_why", c.Meetings.Amend(ctx, lead, id, 1, meeting.Original, "Why not", retyped(heard, again), ""))
		c.must(c.Meetings.Amend(ctx, lead, id, 1, meeting.Correction, "It was the member.", retyped(heard, again), ""))
		c.must(c.Meetings.Amend(ctx, lead, id, 1, meeting.Correction, "It was the member.", retyped(heard, again), ""))
		c.refuses("report.amended_meanwhile", c.Meetings.Amend(ctx, notes, id, 1, meeting.Addition, "One more thing.", retyped(heard, again), ""))
		if reports, err = c.Meetings.Store.Reports(ctx, id); err != nil || len(reports) != 2 || reports[0].Fields["facts"] != "They listened." {
			t.Errorf("%v, reports %+v", err, reports)
		}
		c.promises(id, lead, stranger)
		c.levels(id, notes)
		own, err := c.Meetings.Store.Own(ctx, lead.Person.ID)
		c.must(err)
		if len(own.Meetings) != 1 || len(own.Promises) == 0 || len(own.Written) != 1 || own.Written[0].Fields["facts"] != "They listened well." || own.Written[0].Kind != meeting.Correction || own.Written[0].Why != "It was the member." {
			t.Errorf("the lead takes away %+v", own)
		}
	})
}

// promises checks what was promised at a meeting, and how it comes out.
func (c *club) promises(id int64, lead, stranger account.Actor) {
	c.t.Helper()
	ctx := c.t.Context()
	all, err := c.Meetings.Store.Commitments(ctx, id)
	c.must(err)
	if len(all) != 2 || all[0].Ours || !all[1].Ours || all[1].Text != "Send it over" || all[1].Due.IsZero() {
		c.t.Fatalf("commitments %+v", all)
	}
	for _, year := range []int{1, 9999} {
		slip := meeting.Commitment{Text: "Write again", Due: civil.Date{Year: year, Month: time.June, Day: 1}}
		c.refuses("report.wrong_due", c.Meetings.Promise(ctx, lead, id, slip))
	}
	c.refuses("meeting.not_yours", c.Meetings.Settle(ctx, stranger, id, all[0].ID, meeting.Kept, ""))
	c.refuses("report.wrong_field", c.Meetings.Settle(ctx, lead, id, all[0].ID, "forgotten", ""))
	c.must(c.Meetings.Settle(ctx, lead, id, all[0].ID, meeting.Broken, ""))
	c.must(c.Meetings.Settle(ctx, lead, id, all[0].ID, meeting.Kept, "")) // settled is settled
	if all, err = c.Meetings.Store.Commitments(ctx, id); err != nil || all[0].State != meeting.Broken || all[0].ClosedBy != lead.Person.ID || all[1].State != meeting.Promised {
		c.t.Errorf("%v, commitments %+v", err, all)
	}
}

// levels checks a member's history, which a coordinator may correct.
func (c *club) levels(id int64, notes account.Actor) {
	c.t.Helper()
	ctx, m := c.t.Context(), c.get(id)
	c.refuses("meeting.not_yours", c.Meetings.Correct(ctx, notes, id, meeting.Opponent, "No.", ""))
	here := c.coordinator("ON")
	c.refuses("report.needs_evidence", c.Meetings.Correct(ctx, here, id, meeting.Neutral, "", ""))
	c.must(c.Meetings.Correct(ctx, here, id, meeting.Neutral, "They said so to a newspaper.", ""))
	history, err := c.Meetings.Store.SupportOf(ctx, m.Member, m.Campaign)
	c.must(err)
	if len(history) != 2 || history[0].Level != meeting.Neutral || history[0].Meeting != 0 || history[1].Level != meeting.LeaningFor || history[1].Meeting != id {
		c.t.Errorf("levels %+v", history)
	}
}

// A report of a meeting that was called off meanwhile is not kept; what was
// drafted stays.
func TestReportOfNothing(t *testing.T) {
	ctx := t.Context()
	c := newClub(t, apptest.DemoDatabase(t, may))
	id, lead, notes := gathering(t, c)
	_, _, err := c.Meetings.SaveDraft(ctx, notes, id, map[string]meeting.Typed{"facts": {Value: "They listened."}})
	c.must(err)
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.CallOff}))
	c.refuses("meeting.not_now", c.Meetings.KeepReport(ctx, notes, id, typed(heard), ""))
	draft, err := c.Meetings.Store.Draft(ctx, id)
	c.must(err)
	if draft["facts"].Value != "They listened." || draft["facts"].ByName != "Noor" {
		t.Errorf("the draft is %+v", draft)
	}
	own, err := c.Meetings.Store.Own(ctx, notes.Person.ID)
	c.must(err)
	if len(own.Written) != 1 || own.Written[0].Kind != "" || own.Written[0].Meeting != id || own.Written[0].Fields["facts"] != "They listened." {
		t.Errorf("the note-taker takes away %+v", own.Written)
	}
}

// Who has said thank you first can still write the report.
func TestReportAfterThanks(t *testing.T) {
	c := newClub(t, apptest.DemoDatabase(t, may))
	id, lead, notes := gathering(t, c)
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Hold, With: meeting.WithStaff}))
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Thank}))
	c.must(c.Meetings.KeepReport(t.Context(), notes, id, typed(heard), ""))
	if m := c.get(id); m.State != meeting.Thanked {
		t.Errorf("the meeting is %s", m.State)
	}
}

// Of two note-takers each keeps what they wrote.
func TestDraftsMerge(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		ctx := t.Context()
		c := newClub(t, database)
		id, lead, notes := gathering(t, c)
		save := func(who account.Actor, field, base, value string) []string {
			t.Helper()
			_, differ, err := c.Meetings.SaveDraft(ctx, who, id, map[string]meeting.Typed{field: {Base: base, Value: value}, "nonsense": {Value: "x"}})
			c.must(err)
			return differ
		}
		save(notes, "facts", "", "One.")
		save(notes, "facts", "One.", "One. Two.")
		save(lead, "facts", "One.", "One. Three.") // has not seen "Two."
		save(lead, "facts", "One.", "One. Three.") // sent again: the line was bad
		save(notes, "with", "", "staff")
		if differ := save(lead, "with", "", "member"); len(differ) != 1 || differ[0] != "with" {
			t.Errorf("they differ in %v", differ)
		}
		save(lead, "concerns", "", "Jobs.\r\nHomes.")
		draft, err := c.Meetings.Store.Draft(ctx, id)
		c.must(err)
		for field, want := range map[string]string{"facts": "One. Two.\n\nThree.", "with": "staff", "concerns": "Jobs.\nHomes.", "nonsense": ""} {
			if got := draft[field].Value; got != want {
				t.Errorf("%s holds %q, want %q", field, got, want)
			}
		}
		c.must(c.Meetings.KeepReport(ctx, notes, id, typed(heard), ""))
		if draft, err = c.Meetings.Store.Draft(ctx, id); err != nil || len(draft) != 0 {
			t.Errorf("%v: the draft stays beside the report: %v", err, draft)
		}
	})
}

// Who keeps the report keeps what the others have typed too, though their page
// never showed it; where they have chosen differently they are asked.
func TestKeepingTakesTheDraftIn(t *testing.T) {
	ctx := t.Context()
	c := newClub(t, apptest.DemoDatabase(t, may))
	id, lead, notes := gathering(t, c)
	draft := func(who account.Actor, f meeting.Fields) {
		t.Helper()
		_, _, err := c.Meetings.SaveDraft(ctx, who, id, typed(f))
		c.must(err)
	}
	draft(lead, meeting.Fields{"facts": "It was short.", "with": "member", "promise_1": "Read it.", "promise_3": "Read  it."})
	c.refuses("report.differ", c.Meetings.KeepReport(ctx, notes, id, typed(heard), ""))
	if reports, err := c.Meetings.Store.Reports(ctx, id); err != nil || len(reports) != 0 {
		t.Errorf("%v: kept all the same: %v", err, reports)
	}
	seen := meeting.Fields{"with": "member"}
	c.must(c.Meetings.KeepReport(ctx, notes, id, retyped(seen, heard), ""))
	reports, err := c.Meetings.Store.Reports(ctx, id)
	c.must(err)
	if f := reports[0].Fields; f["facts"] != "It was short.\n\nThey listened." || f["with"] != "staff" || f["promise_1"] != "" {
		t.Errorf("the report has %v", f)
	}
	if promises, err := c.Meetings.Store.Commitments(ctx, id); err != nil || len(promises) != 1 || promises[0].Text != "Read it." {
		t.Errorf("%v: commitments %+v", err, promises)
	}
	_, _, err = c.Meetings.SaveDraft(ctx, lead, id, typed(meeting.Fields{"facts": "Too late."}))
	c.refuses("report.kept_already", err)
}

// Whoever a promise is with hears of it on its day, once; where they have left,
// the lead does. What is open stays on their own list.
func TestPromisesAreRemembered(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		ctx := t.Context()
		c := newClub(t, database)
		id, lead, notes := gathering(t, c)
		c.must(c.Meetings.KeepReport(ctx, notes, id, typed(heard), ""))
		day := civil.Date{Year: 2027, Month: time.July, Day: 9}
		for _, x := range []meeting.Commitment{
			{Ours: true, Owner: notes.Person.ID, Text: "Send it.", Due: day}, {Text: "Raise it.", Due: day.Add(1)}, {Ours: true, Owner: 999, Text: "Some day."},
		} {
			c.must(c.Meetings.Promise(ctx, lead, id, x))
			c.must(c.Meetings.Promise(ctx, lead, id, x)) // pressed twice
		}
		texts := func(who account.Actor) (all []string) {
			t.Helper()
			open, err := c.Meetings.Store.PromisesOf(ctx, who.Person.ID)
			c.must(err)
			for _, x := range open {
				all = append(all, x.Text)
			}
			return all
		}
		if got := texts(notes); !slices.Equal(got, []string{"Send it."}) {
			t.Errorf("the note-taker has promised %q", got)
		}
		if got := texts(lead); !slices.Equal(got, []string{"Raise it.", "Some day."}) {
			t.Errorf("the lead looks after %q", got)
		}
		tick := func(day civil.Date, who account.Actor, want int) {
			t.Helper()
			c.now = day.In(civil.Ottawa).Add(9 * time.Hour)
			c.must(c.Meetings.Tick(ctx))
			c.must(c.Meetings.Tick(ctx))
			got := 0
			for _, kind := range c.mails(who.Person.Email) {
				if kind == "meeting-promise" {
					got++
				}
			}
			if got != want {
				t.Errorf("on %v %s heard %d times, want %d", day, who.Person.Name, got, want)
			}
		}
		tick(day.Add(-1), notes, 0)
		tick(day, notes, 1)
		tick(day.Add(1), lead, 1)
		tick(day.Add(2), notes, 1)
		all, err := c.Meetings.Store.Commitments(ctx, id)
		c.must(err)
		c.must(c.Meetings.Settle(ctx, notes, id, all[0].ID, meeting.Kept, ""))
		if got := texts(notes); got != nil {
			t.Errorf("the note-taker still has %q to do", got)
		}
	})
}

// What somebody has promised who leaves the team is another's to do, and waits
// for whoever takes the meeting over when nobody is left.
func TestPromisesArePassedOn(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		ctx := t.Context()
		c := newClub(t, database)
		id, lead, notes := gathering(t, c)
		c.must(c.Meetings.Promise(ctx, lead, id, meeting.Commitment{Ours: true, Owner: notes.Person.ID, Text: "Send it."}))
		heir := c.person("Kim Rivers", "35079")
		with := func(want account.Actor) {
			t.Helper()
			for _, who := range []account.Actor{lead, notes, heir} {
				duties, _, err := c.Meetings.Duties(ctx, who.Person.ID)
				c.must(err)
				has := slices.ContainsFunc(duties, func(d meeting.Duty) bool { return d.Text == "Send it." })
				if has != (who.Person == want.Person) {
					t.Errorf("%s has it to do: %v", who.Person.Name, has)
				}
			}
		}
		with(notes)
		c.must(c.Meetings.Leave(ctx, notes, id))
		with(lead)
		c.must(c.Meetings.Leave(ctx, lead, id))
		with(account.Actor{})
		c.must(c.Meetings.Join(ctx, heir, id))
		with(heir)
	})
}

// Once the hour of a meeting has come its report is next, though the team has
// not entered that it was ready.
func TestReportIsAskedFor(t *testing.T) {
	ctx := t.Context()
	c := newClub(t, apptest.DemoDatabase(t, may))
	id, lead, notes := gathering(t, c)
	start := c.get(id).Appointment.Start
	c.now = start.Add(-time.Minute)
	c.must(c.Meetings.Tick(ctx))
	if got := c.get(id).Todo; got.Action != meeting.Prepare || got.Owner != lead.Person.ID {
		t.Errorf("before the hour comes %+v", got)
	}
	c.now = start
	c.must(c.Meetings.Tick(ctx))
	c.must(c.Meetings.SetRoles(ctx, lead, id, notes.Person.ID, []meeting.Role{meeting.NoteTaker}))
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Prepare}))
	want := meeting.Todo{Action: meeting.WriteReport, Owner: notes.Person.ID, Due: civil.Of(start.In(civil.Ottawa)).Add(1)}
	if got := c.get(id).Todo; got != want {
		t.Errorf("after it comes %+v, not %+v", got, want)
	}
	c.now = want.Due.In(civil.Ottawa).Add(9 * time.Hour)
	c.must(c.Meetings.Tick(ctx))
	c.must(c.Meetings.Tick(ctx))
	asked := c.mails(notes.Person.Email)
	if n := len(slices.DeleteFunc(asked, func(kind string) bool { return kind != "meeting-todo" })); n != 1 {
		t.Errorf("the note-taker is asked %d times", n)
	}
	c.must(c.Meetings.KeepReport(ctx, notes, id, typed(heard), ""))
	if got := c.get(id); got.State != meeting.Reported || got.Todo.Action != meeting.Thank {
		t.Errorf("with a report it is %s, and %s comes next", got.State, got.Todo.Action)
	}
	steps, err := c.Meetings.Store.Steps(ctx, id)
	c.must(err)
	if wrote := steps[len(steps)-1]; wrote.Action != meeting.WriteReport || wrote.Day != want.Due {
		t.Errorf("the last step is %+v", wrote)
	}
}

// Where nobody came there is nothing to thank for: another day is asked for.
func TestThanksForNobody(t *testing.T) {
	ctx := t.Context()
	c := newClub(t, apptest.DemoDatabase(t, may))
	id, _, notes := gathering(t, c)
	c.must(c.Meetings.KeepReport(ctx, notes, id, typed(meeting.Fields{meeting.FieldDay: "2027-07-06", meeting.FieldWith: "nobody"}), ""))
	m := c.get(id)
	place, err := c.Meetings.Place(m.Riding)
	c.must(err)
	asks, err := c.Meetings.Store.Campaign(ctx, m.Campaign)
	c.must(err)
	reports, err := c.Meetings.Store.Reports(ctx, id)
	c.must(err)
	letter := m.ThankYou(place, asks, &reports[0], nil, "Noor")
	if got := fmt.Sprint(letter.Subject, letter.Body); !strings.Contains(got, "suggest another day") || strings.Contains(strings.ToLower(got), "thank") || strings.Contains(got, "grateful") {
		t.Errorf("the note says %s", got)
	}
}

// Of a meeting's photograph it is known who has agreed to it.
func TestPhotos(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 20)), nil); err != nil {
		t.Fatal(err)
	}
	c := newClub(t, apptest.DemoDatabase(t, may))
	id, lead, notes := gathering(t, c)
	c.refuses("report.needs_permission", c.Meetings.AddPhoto(t.Context(), lead, id, b.Bytes(), " ", ""))
	c.refuses("picture.kind", c.Meetings.AddPhoto(t.Context(), lead, id, []byte("<svg onload=alert(1)>"), "Everybody, out loud", ""))
	c.must(c.Meetings.AddPhoto(t.Context(), lead, id, b.Bytes(), "Everybody, out loud", ""))
	kept, err := c.Meetings.Store.Photo(t.Context(), id)
	c.must(err)
	if kept.Permission != "Everybody, out loud" || len(kept.JPEG) == 0 {
		t.Errorf("the photograph is %d bytes, by permission of %q", len(kept.JPEG), kept.Permission)
	}
	c.must(c.Meetings.RemovePhoto(t.Context(), notes, id, ""))
}
