package app

import (
	"context"
	"strings"
	"time"

	"recess/internal/account"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/riding"
	"recess/internal/web"
)

// demoPerson is somebody who does not exist. Their address is under
// example.org, where no mail arrives (RFC 2606).
type demoPerson struct {
	Address, Name string
	Lang          i18n.Lang
	Riding        string
	Role          account.Role // empty: a volunteer
	Provinces     string       // of a coordinator
}

// demoEntrances are who one enters a demonstration as.
var demoEntrances = map[account.Role]demoPerson{
	account.Volunteer:     {"volunteer", "Robin Lakeshore", i18n.EN, "35079", account.Volunteer, ""},
	account.Coordinator:   {"coordinator", "Camille Boréal", i18n.FR, "24053", account.Coordinator, ""},
	account.Administrator: {"administrator", "Alex Northwind", i18n.EN, "48023", account.Administrator, ""},
}

// demoPeople are those around them.
var demoPeople = []demoPerson{
	{"imogen.fairweather", "Imogen Fairweather", i18n.EN, "10004", "", ""},
	{"silas.oakenshaw", "Silas Oakenshaw", i18n.EN, "10002", "", ""},
	{"nora.brambleworth", "Nora Brambleworth", i18n.EN, "11001", "", ""},
	{"tobias.larkspur", "Tobias Larkspur", i18n.EN, "12002", account.Coordinator, "NL PE NS NB"},
	{"hazel.thistlewood", "Hazel Thistlewood", i18n.EN, "12011", "", ""},
	{"jasper.quillfeather", "Jasper Quillfeather", i18n.EN, "13009", "", ""},
	{"rosalie.clairefontaine", "Rosalie Clairefontaine", i18n.FR, "13001", "", ""},
	{"colette.boisjoyeux", "Colette Boisjoyeux", i18n.FR, "24008", "", ""},
	{"remi.belleroche", "Rémi Belleroche", i18n.FR, "24017", "", ""},
	{"odile.framboisier", "Odile Framboisier", i18n.FR, "24026", account.Coordinator, "QC"},
	{"anselme.vertbois", "Anselme Vertbois", i18n.FR, "24035", "", ""},
	{"maelle.rivebelle", "Maëlle Rivebelle", i18n.FR, "24044", "", ""},
	{"gaspard.neigeblanche", "Gaspard Neigeblanche", i18n.FR, "24062", "", ""},
	{"noemie.clochette", "Noémie Clochette", i18n.FR, "24062", "", ""},
	{"hector.hautmarais", "Hector Hautmarais", i18n.FR, "24071", "", ""},
	{"solange.erabliere", "Solange Érablière", i18n.FR, "35079", "", ""},
	{"wren.hollowell", "Wren Hollowell", i18n.EN, "35002", "", ""},
	{"petra.windermoor", "Petra Windermoor", i18n.EN, "35011", "", ""},
	{"oscar.pennywhistle", "Oscar Pennywhistle", i18n.EN, "35029", "", ""},
	{"ivy.marshwick", "Ivy Marshwick", i18n.EN, "35038", "", ""},
	{"edgar.stonefield", "Edgar Stonefield", i18n.EN, "35047", account.Coordinator, "ON"},
	{"willa.fernsby", "Willa Fernsby", i18n.EN, "35056", "", ""},
	{"rufus.appleyard", "Rufus Appleyard", i18n.EN, "35074", "", ""},
	{"clementine.ashgrove", "Clementine Ashgrove", i18n.EN, "35079", "", ""},
	{"desmond.hartwhistle", "Desmond Hartwhistle", i18n.EN, "35092", "", ""},
	{"beatrix.lanternby", "Beatrix Lanternby", i18n.EN, "35110", "", ""},
	{"fabien.petitpont", "Fabien Petitpont", i18n.FR, "46006", "", ""},
	{"mabel.riverstone", "Mabel Riverstone", i18n.EN, "46006", "", ""},
	{"theo.cedarholm", "Theo Cedarholm", i18n.EN, "47001", "", ""},
	{"harriet.snowdrift", "Harriet Snowdrift", i18n.EN, "47010", "", ""},
	{"arlo.pinecrest", "Arlo Pinecrest", i18n.EN, "48005", account.Coordinator, "MB SK AB BC"},
	{"juniper.prairiewood", "Juniper Prairiewood", i18n.EN, "48014", "", ""},
	{"linus.copperbank", "Linus Copperbank", i18n.EN, "48032", "", ""},
	{"marigold.saltspray", "Marigold Saltspray", i18n.EN, "59004", "", ""},
	{"aurelie.sablefin", "Aurélie Sablefin", i18n.FR, "59022", "", ""},
	{"percival.driftwood", "Percival Driftwood", i18n.EN, "59040", "", ""},
	{"tamsin.northlight", "Tamsin Northlight", i18n.EN, "60001", "", ""},
	{"caspian.icefloe", "Caspian Icefloe", i18n.EN, "61001", "", ""},
}

// account is the person's, as if they had joined some time ago; n varies what
// people do not have in common.
func (p demoPerson) account(n int, now time.Time) *account.Person {
	joined := now.AddDate(0, 0, -3*n-1)
	a := &account.Person{
		Email: p.Address + "@example.org", Name: p.Name, Lang: p.Lang, Role: p.Role,
		Scope: account.Scope{Provinces: strings.Fields(p.Provinces)}, Reach: account.ReachEmail, CreatedAt: joined,
		Home: account.Home{Riding: p.Riding, Method: string(riding.ByChoice), Exact: true, On: joined},
	}
	if a.Role == "" {
		a.Role = account.Volunteer
	}
	if n%3 == 0 {
		a.Phone, a.Reach = demoPhone(n), account.ReachPhone
	}
	return a
}

// peopleDemo adds the invented people who are not there.
func (a *App) peopleDemo(ctx context.Context) error {
	now := a.settings.Now().UTC()
	return a.Store.Accounts().InTx(ctx, func(tx account.Store) error {
		for n, p := range demoPeople {
			if _, err := ensure(ctx, tx, p.account(n, now)); err != nil {
				return err
			}
		}
		for _, role := range account.Roles {
			if _, err := ensure(ctx, tx, demoEntrances[role].account(len(demoPeople), now)); err != nil {
				return err
			}
		}
		return nil
	})
}

// ensure gives the person with an address, adding them when there is none.
func ensure(ctx context.Context, tx account.Store, p *account.Person) (*account.Person, error) {
	held, err := tx.PersonByEmail(ctx, p.Email)
	if fault.KindOf(err) == fault.NotFound {
		return p, tx.AddPerson(ctx, p)
	}
	return held, err
}

// entrance leads into a demonstration; nil when this is none.
func (a *App) entrance() web.Entrance {
	if !a.settings.Demo {
		return nil
	}
	return a.enterDemo
}

// enterDemo gives the person who stands for a role, even when somebody has
// deleted, suspended or promoted them since.
func (a *App) enterDemo(ctx context.Context, role account.Role, from string) (*account.Person, error) {
	now := a.settings.Now().UTC()
	var person *account.Person
	err := a.Accounts.Store.InTx(ctx, func(tx account.Store) (err error) {
		if person, err = ensure(ctx, tx, demoEntrances[role].account(len(demoPeople), now)); err != nil {
			return err
		}
		if person.Role != role || person.Suspended {
			person.Role, person.Suspended = role, false
			if err := tx.UpdatePerson(ctx, person); err != nil {
				return err
			}
		}
		return tx.Note(ctx, account.Event{At: now, Actor: person.ID, Action: "sign-in", Detail: "demonstration", From: from})
	})
	return person, err
}
