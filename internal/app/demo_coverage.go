package app

import (
	"context"
	"fmt"
	"time"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// trail is how a meeting of a demonstration has gone, and how many days ago it
// was begun.
type trail struct {
	days  int
	steps []meeting.Action
	told  *demoReport // its report; nil: none yet
	then  []meeting.Action
	notes account.Actor // who takes the notes; nobody: the lead does
}

var (
	sent  = []meeting.Action{meeting.Draft, meeting.Send}
	dated = []meeting.Action{meeting.Draft, meeting.Send, meeting.Confirm}
	met   = []meeting.Action{meeting.Draft, meeting.Send, meeting.LeftMessage, meeting.Confirm}
)

// trails follow one another from riding to riding, so that a map shows every
// state in every part of the country.
var trails = []trail{
	{days: 90, steps: met, told: &demoReport{meeting.WithMember, meeting.Supporter, i18n.Text{EN: "“I will say so in caucus.”", FR: "«\u00a0Je vais le dire au caucus.\u00a0»"}}, then: []meeting.Action{meeting.Thank}},
	{days: 2},
	{days: 60, steps: met, told: &demoReport{meeting.WithStaff, meeting.Neutral, i18n.Text{EN: "The assistant took notes and promised nothing.", FR: "Le personnel a pris des notes, sans rien promettre."}}},
	{days: 9, steps: sent},
	{days: 120, steps: met, told: &demoReport{meeting.WithMember, meeting.LeaningAgainst, i18n.Text{EN: "“Show me what it costs.”", FR: "«\u00a0Montrez-moi ce que ça coûte.\u00a0»"}}, then: []meeting.Action{meeting.Thank, meeting.Close}},
	{days: 12, steps: []meeting.Action{meeting.Draft, meeting.Send, meeting.Refuse}},
	{days: 8, steps: dated},
	{days: 45, steps: met, told: &demoReport{meeting.WithMember, meeting.Champion, i18n.Text{EN: "Offered to sponsor the petition.", FR: "A offert de parrainer la pétition."}}, then: []meeting.Action{meeting.Thank}},
	{days: 2, steps: []meeting.Action{meeting.Draft}},
	{days: 30, steps: met, told: &demoReport{with: meeting.WithNobody}},
}

// demoReport is what the report of a demonstration's meeting says.
type demoReport struct {
	with  meeting.With
	level meeting.Level
	why   i18n.Text
}

var demoPromise = i18n.Text{EN: "Read the report.", FR: "Lire le rapport."}

// typed returns the report as a person types it: in their own language.
func (r *demoReport) typed(lang i18n.Lang, day civil.Date) map[string]meeting.Typed {
	return map[string]meeting.Typed{
		meeting.FieldWith:  {Value: string(r.with)},
		meeting.FieldLevel: {Value: string(r.level)},
		meeting.FieldWhy:   {Value: r.why.In(lang)},
		meeting.FieldHow:   {Value: "in-person"},
		meeting.FieldDay:   {Value: day.String()},
		"promise_1":        {Value: demoPromise.In(lang)},
		"due_1":            {Value: day.Add(30).String()},
	}
}

// everyFourth riding of a demonstration has a trail.
const everyFourth = 4

// demoCoverage has meetings in all parts of the country, in one transaction:
// somebody waits while the program begins.
func (a *App) demoCoverage(ctx context.Context) error {
	leads, err := a.demoLeads(ctx)
	if err != nil {
		return err
	}
	return a.inThePast(ctx, func(then *meeting.Service) error {
		for n, lead := range leads {
			if err := follow(ctx, then, lead, &trails[n%len(trails)], a.settings.Now().AddDate(0, 0, -n%5)); err != nil {
				return fmt.Errorf("demonstration in %s: %w", lead.Person.Home.Riding, err)
			}
		}
		return nil
	})
}

// inThePast runs f, in one transaction, with meetings whose clock it may set.
func (a *App) inThePast(ctx context.Context, f func(then *meeting.Service) error) error {
	return a.Store.Meetings().InTx(ctx, func(tx meeting.Store) error {
		then := *a.Meetings
		then.Store = tx
		return f(&then)
	})
}

// follow has somebody go a trail that comes to an end about now.
func follow(ctx context.Context, s *meeting.Service, lead account.Actor, t *trail, now time.Time) error {
	clock := now.AddDate(0, 0, -t.days)
	s.Now = func() time.Time { return clock }
	m, err := s.Start(ctx, lead, lead.Person.Home.Riding, lead.Person.Lang, "demonstration")
	if kind := fault.KindOf(err); kind == fault.Conflict || kind == fault.Forbidden { // somebody is at work there
		return nil
	}
	if err != nil {
		return err
	}
	if t.notes.Person != nil {
		if err := takesNotes(ctx, s, lead, t.notes, m.ID); err != nil {
			return err
		}
	}
	take := func(actions []meeting.Action) error {
		for _, action := range actions {
			clock = clock.AddDate(0, 0, 1)
			if m, err = s.Store.Meeting(ctx, m.ID); err != nil {
				return err
			}
			if err := s.Take(ctx, lead, m.ID, demoStep(action, lead, m.Revision, civil.Of(clock.In(civil.Ottawa)).Add(10)), "demonstration"); err != nil {
				return err
			}
		}
		return nil
	}
	if err := take(t.steps); err != nil || t.told == nil {
		return err
	}
	if m, err = s.Store.Meeting(ctx, m.ID); err != nil {
		return err
	}
	clock = m.Appointment.End()
	typed := t.told.typed(lead.Person.Lang, civil.Of(clock.In(civil.Ottawa)))
	if err := s.KeepReport(ctx, lead, m.ID, typed, "demonstration"); err != nil {
		return err
	}
	return take(t.then)
}

func takesNotes(ctx context.Context, s *meeting.Service, lead, who account.Actor, id int64) error {
	if err := s.Join(ctx, who, id); err != nil {
		return err
	}
	if err := s.Answer(ctx, lead, id, who.Person.ID, true); err != nil {
		return err
	}
	return s.SetRoles(ctx, lead, id, who.Person.ID, []meeting.Role{meeting.NoteTaker})
}

// demoUnreported has a meeting that took place on the last weekday. Who enters
// a demonstration as a volunteer took the notes: the report is theirs to write.
func (a *App) demoUnreported(ctx context.Context) error {
	lead, err := a.demoActor(ctx, unreportedLead)
	if err != nil {
		return err
	}
	notes, err := a.demoActor(ctx, demoEntrances[account.Volunteer].Address)
	if err != nil {
		return err
	}
	days := 15 // of these 14 until they meet
	for day := civil.Of(a.settings.Now().In(civil.Ottawa)).Add(-1); day.Weekday() == time.Saturday || day.Weekday() == time.Sunday; day = day.Add(-1) {
		days++
	}
	return a.inThePast(ctx, func(then *meeting.Service) error {
		return follow(ctx, then, lead, &trail{days: days, steps: met, notes: notes}, a.settings.Now())
	})
}

// unreportedLead led that meeting, at home in their riding.
const unreportedLead = "ivy.marshwick"

// Names of those who do not exist.
var (
	firstNames = []string{"Ada", "Basile", "Cléo", "Dorian", "Elsie", "Florent", "Gwen", "Honoré", "Iris", "Jonas", "Léonie"}
	lastNames  = []string{"Amberwick", "Boisclairet", "Copperly", "Duruisseau-Lune", "Elderbrook", "Foxmarsh", "Grandpin", "Hazelmoor"}
)

// demoLeads are those who lead the meetings of demoCoverage, each at home in
// their riding.
func (a *App) demoLeads(ctx context.Context) ([]account.Actor, error) {
	taken, err := a.Meetings.Store.Taken(ctx, 0)
	if err != nil {
		return nil, err
	}
	var leads []account.Actor
	now := a.settings.Now().UTC()
	err = a.Store.Accounts().InTx(ctx, func(tx account.Store) error {
		for i, r := range a.Finder.Index().Ridings() {
			_, sitting := a.Members.Roster().Sitting(r.Code)
			if !sitting || taken[r.Code] || i%everyFourth != 0 {
				continue
			}
			n := len(leads)
			p := demoPerson{"volunteer." + r.Code, firstNames[n%len(firstNames)] + " " + lastNames[n%len(lastNames)], i18n.EN, r.Code, account.Volunteer, ""}
			if r.Province == "QC" {
				p.Lang = i18n.FR
			}
			person, err := ensure(ctx, tx, p.account(n, now))
			if err != nil {
				return err
			}
			leads = append(leads, account.Actor{Person: person})
		}
		return nil
	})
	return leads, err
}
