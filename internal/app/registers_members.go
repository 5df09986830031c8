package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/register"
	"recess/internal/riding"
	"recess/internal/sheet"
	"recess/internal/source/ourcommons"
	"recess/internal/source/represent"
	"recess/internal/textfile"
	"recess/internal/web"
)

// RosterReport tells what an import of members or offices has done, or would
// do.
type RosterReport struct {
	Changes   []member.Change
	Unmatched []register.Unmatched // entries that are of no riding or member of ours
	Sitting   int                  // members afterwards
	textfile.Reading
}

// LargestRoster is what a file of members or offices may have, in bytes.
const LargestRoster = ourcommons.LargestFile

// speaker is what the House asks for.
var speaker = i18n.Text{EN: "House of Commons, reproduced with the Speaker’s Permission", FR: "Chambre des communes, reproduit avec la permission du Président"}

// ImportMembers takes in the House's list of members, XML or CSV. With entries
// that match no riding it is a fault.Invalid unless the import may be partial;
// the report lists them all the same.
func (a *App) ImportMembers(ctx context.Context, content []byte, o Import) (*RosterReport, error) {
	report, err := a.importRoster(ctx, content, o, func(old []member.Member, text string) (*member.Update, []register.Unmatched, error) {
		listings, err := ourcommons.Members(text)
		if err != nil {
			return nil, nil, err
		}
		return a.seat(old, listings, o)
	}, register.Edition{
		Register: register.Members, Source: inBoth("members.import.source"), URL: MembersPage, Licence: speaker,
	})
	return report, a.tried(ctx, register.Members, o, err)
}

// ImportOffices takes in the House's page of addresses.
func (a *App) ImportOffices(ctx context.Context, content []byte, o Import) (*RosterReport, error) {
	report, err := a.importRoster(ctx, content, o, func(old []member.Member, text string) (*member.Update, []register.Unmatched, error) {
		addresses, err := ourcommons.Addresses(text)
		if err != nil {
			return nil, nil, err
		}
		u, err := member.Readdress(old, addresses, o.AsOf)
		if err != nil {
			return nil, nil, err
		}
		var unmatched []register.Unmatched
		for _, i := range u.Unmatched {
			unmatched = append(unmatched, register.Unmatched{Name: addresses[i].Name, Count: 1})
		}
		return u, unmatched, nil
	}, register.Edition{
		Register: register.Offices, Source: inBoth("offices.import.source"), URL: "https://www.ourcommons.ca/members/en/addresses", Licence: speaker,
	})
	return report, a.tried(ctx, register.Offices, o, err)
}

// ImportRepresentatives takes in the members and offices of Open North's
// Represent.
func (a *App) ImportRepresentatives(ctx context.Context, content []byte, o Import) (*RosterReport, error) {
	source, url := inBoth("representatives.import.source"), "https://represent.opennorth.ca/representatives/house-of-commons/"
	report, err := a.importRoster(ctx, content, o, func(old []member.Member, text string) (*member.Update, []register.Unmatched, error) {
		listings, whole, err := represent.Members(text, a.Finder.Index().Order())
		if err != nil {
			return nil, nil, err
		}
		if !whole && !o.Partial {
			return nil, nil, fault.New(fault.Invalid, "representatives.import.page", nil)
		}
		return a.seat(old, listings, o)
	}, register.Edition{Register: register.Members, Source: source, URL: url, Licence: speaker},
		register.Edition{Register: register.Offices, Source: source, URL: url, Licence: speaker})
	return report, a.tried(ctx, register.Members, o, err)
}

// seat matches listings with ridings: by code where it goes with the name,
// then by name.
func (a *App) seat(old []member.Member, listings []member.Listing, o Import) (*member.Update, []register.Unmatched, error) {
	matcher := riding.NewMatcher(a.Finder.Index().Ridings())
	u, err := member.Take(old, listings, func(l *member.Listing) (string, bool) {
		if r, ok := matcher.ByCode(l.Code); ok {
			return r.Code, true
		}
		if r, ok := matcher.ByName(l.Riding, l.Province); ok {
			return r.Code, true
		}
		return "", false
	}, o.AsOf, o.Partial)
	if err != nil {
		return nil, nil, err
	}
	var unmatched []register.Unmatched
	for _, i := range u.Unmatched {
		l := &listings[i]
		unmatched = append(unmatched, register.Unmatched{Code: l.Code, Name: l.Riding + ", " + l.FirstName + " " + l.LastName, Line: l.Line, Count: 1})
	}
	return u, unmatched, nil
}

// importRoster makes an update of the roster and keeps it, unless it is only
// tried.
func (a *App) importRoster(ctx context.Context, content []byte, o Import,
	make func(old []member.Member, text string) (*member.Update, []register.Unmatched, error), editions ...register.Edition) (*RosterReport, error) {
	held, err := a.Store.Editions(ctx)
	if err != nil {
		return nil, err
	}
	if invented(held[register.Members]) {
		return nil, fault.New(fault.Forbidden, "members.import.demo", nil)
	}
	old, err := a.Store.Members(ctx)
	if err != nil {
		return nil, err
	}
	text, err := rosterText(content)
	if err != nil {
		return nil, fromFile(o, err)
	}
	u, unmatched, err := make(old, text.Content)
	if err != nil {
		return nil, fromFile(o, meant(text.Content, err))
	}
	report := &RosterReport{Changes: u.Changes, Unmatched: unmatched, Sitting: len(u.Members), Reading: text.Reading}
	if len(unmatched) > 0 && !o.Partial {
		return report, fault.New(fault.Invalid, "members.import.unmatched", fault.Args{"Count": len(unmatched), "File": o.Origin})
	}
	if o.DryRun {
		return report, nil
	}
	for i := range editions {
		rows := len(u.Members)
		if editions[i].Register == register.Offices {
			rows = officeCount(u.Members)
		}
		e := a.edition(editions[i].Register, o, content, rows)
		e.Source, e.URL, e.Licence = editions[i].Source, editions[i].URL, editions[i].Licence
		editions[i] = e
	}
	detail := fmt.Sprintf("%d changes, %d members", len(u.Changes), len(u.Members))
	if err := a.Store.PutRoster(ctx, u, held, editions, a.run("", o), detail); err != nil {
		return report, err
	}
	return report, a.TakeUp(ctx)
}

// rosterText is the text of a file of members or offices.
func rosterText(content []byte) (*textfile.Text, error) {
	if sheet.IsWorkbook(content) && len(content) <= LargestRoster {
		return tableText(content)
	}
	return register.Text(content, LargestRoster)
}

// readers are the kinds of file that rosters are made of, and what reads each.
var readers = []struct {
	kind string // as commands and forms call it
	read func(text string) error
}{
	{"members", func(text string) error { _, err := ourcommons.Members(text); return err }},
	{"offices", func(text string) error { _, err := ourcommons.Addresses(text); return err }},
	{"representatives", func(text string) error { _, _, err := represent.Members(text, riding.ShippedOrder); return err }},
}

// meant says of a file that cannot be used what it seems to be, where that is
// another kind of ours.
func meant(text string, why error) error {
	f, ok := errors.AsType[*fault.Error](why)
	if !ok || !strings.HasSuffix(f.Key, ".wrong_file") {
		return why
	}
	for _, r := range readers {
		if r.read(text) == nil {
			return fault.Wrap(why, fault.Invalid, "import.meant", fault.Args{"Why": f, "Kind": fault.Word("registers.import.kind." + r.kind), "Command": r.kind})
		}
	}
	return why
}

func officeCount(members []member.Member) int {
	n := 0
	for i := range members {
		n += len(members[i].Offices)
	}
	return n
}

// Corrector is what coordinators do about a register that is wrong.
func (a *App) Corrector() *member.Corrector {
	return &member.Corrector{Store: a.Store, Now: a.settings.Now, Changed: a.TakeUp}
}

// takeRoster takes in a file that somebody has sent.
func (a *App) takeRoster(ctx context.Context, f web.RosterFile) (*web.RosterOutcome, error) {
	take := map[string]func(context.Context, []byte, Import) (*RosterReport, error){
		"members": a.ImportMembers, "offices": a.ImportOffices, "representatives": a.ImportRepresentatives,
	}[f.Kind]
	o := Import{Origin: f.Name, AsOf: civil.Of(a.settings.Now().In(civil.Ottawa)), DryRun: f.Dry, Partial: f.Partial, By: f.By}
	report, err := take(ctx, f.Content, o)
	if report == nil {
		return nil, err
	}
	return &web.RosterOutcome{Changes: report.Changes, Unmatched: report.Unmatched, Reading: report.Reading}, err
}
