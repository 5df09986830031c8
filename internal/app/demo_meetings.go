package app

import (
	"context"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// demoMeeting is a meeting of a demonstration: who leads it, by address, and
// how far it has come. Its member is invented too.
type demoMeeting struct {
	lead, mate string
	riding     string
	steps      []meeting.Action
}

var demoMeetings = []demoMeeting{
	{"imogen.fairweather", "", "10004", nil},
	{"hazel.thistlewood", "", "12011", []meeting.Action{meeting.Draft}},
	{"remi.belleroche", "", "24017", []meeting.Action{meeting.Draft, meeting.Send}},
	{"gaspard.neigeblanche", "noemie.clochette", "24062", []meeting.Action{meeting.Draft, meeting.Send, meeting.LeftMessage}},
	{"petra.windermoor", "", "35011", []meeting.Action{meeting.Draft, meeting.Send, meeting.Offer}},
	{"oscar.pennywhistle", "", "35029", []meeting.Action{meeting.Draft, meeting.Send, meeting.NoAnswer, meeting.Confirm}},
	{"mabel.riverstone", "fabien.petitpont", "46006", []meeting.Action{meeting.Draft, meeting.Send, meeting.Offer, meeting.Confirm, meeting.Prepare}},
	{"harriet.snowdrift", "", "47010", []meeting.Action{meeting.Draft, meeting.Send, meeting.Refuse}},
}

// Enliven adds the invented meetings to a demonstration that has none.
func (a *App) Enliven(ctx context.Context) error {
	taken, err := a.Meetings.Store.Taken(ctx, 0)
	if err != nil || len(taken) > 0 {
		return err
	}
	for _, d := range demoMeetings {
		if err := a.meetingDemo(ctx, d); err != nil {
			return err
		}
	}
	if err := a.demoUnreported(ctx); err != nil {
		return err
	}
	return a.demoCoverage(ctx)
}

func (a *App) meetingDemo(ctx context.Context, d demoMeeting) error {
	lead, err := a.demoActor(ctx, d.lead)
	if err != nil {
		return err
	}
	m, err := a.Meetings.Start(ctx, lead, d.riding, lead.Person.Lang, "demonstration")
	if kind := fault.KindOf(err); kind == fault.Conflict || kind == fault.Forbidden { // somebody has moved, or joined many teams
		return nil
	}
	if err != nil {
		return err
	}
	if d.mate != "" {
		mate, err := a.demoActor(ctx, d.mate)
		if err != nil {
			return err
		}
		if err := a.Meetings.Join(ctx, mate, m.ID); err != nil {
			return err
		}
	}
	ahead := civil.Of(a.settings.Now().In(civil.Ottawa)).Add(21)
	for i, action := range d.steps {
		if err := a.Meetings.Take(ctx, lead, m.ID, demoStep(action, lead, m.Revision+i, ahead), "demonstration"); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) demoActor(ctx context.Context, name string) (account.Actor, error) {
	p, err := a.Accounts.Store.PersonByEmail(ctx, name+"@example.org")
	return account.Actor{Person: p}, err
}

// Where the people and offices of a demonstration are.
var (
	demoHome   = i18n.Text{EN: "1 Demo Street", FR: "1, rue de la Démo"}
	demoTown   = i18n.Text{EN: "Demoville", FR: "Démoville"}
	demoOffice = i18n.Text{EN: "2 Demo Avenue, Demoville", FR: "2, avenue de la Démo, Démoville"}
)

// demoStep returns the fields that any step needs; each step uses its own. The
// words are in the language of the person who types them.
func demoStep(action meeting.Action, lead account.Actor, revision int, on civil.Date) meeting.Entry {
	lang := lead.Person.Lang
	return meeting.Entry{
		Action: action, Revision: revision, With: meeting.WithStaff,
		Request: meeting.Request{Name: lead.Person.Name, Street: demoHome.In(lang), City: demoTown.In(lang), Postal: "K1A 0A6", Minutes: 30},
		Date:    on, Minute: 10 * 60,
		Appointment: meeting.Appointment{Minutes: 30, Place: demoOffice.In(lang)},
	}
}
