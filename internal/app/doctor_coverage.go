package app

import (
	"slices"

	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/register"
	"recess/internal/riding"
)

// postalReach tells how far the tables of whole postal codes reach.
func (a *App) postalReach() []Finding {
	var findings []Finding
	for _, name := range []register.Name{register.PostalCodes, register.Addresses} {
		if table := a.table(name); table != nil {
			findings = append(findings, a.tableFinding(name, table.Size()), a.areasWithout(name, table))
		}
	}
	return findings
}

func (a *App) tableFinding(name register.Name, size riding.TableSize) Finding {
	streets := a.streetsOf(name).Codes()
	return Finding{
		What: key("register." + string(name)),
		Says: func(l *i18n.Localizer) string {
			says := l.T("doctor.coverage", "Codes", l.Number(size.Codes), "Exact", l.Percent(float64(size.Exact)/float64(size.Codes)))
			if streets > 0 {
				says += ", " + l.N("doctor.streets", streets)
			}
			return says
		},
	}
}

// areasWithout counts the postal areas of which a table knows no code.
func (a *App) areasWithout(name register.Name, table *riding.Table) Finding {
	without := slices.DeleteFunc(a.Finder.Index().FSAs(), table.HasArea)
	return Finding{
		What: func(l *i18n.Localizer) string {
			return l.T("doctor.areas_without", "Register", l.T("register."+string(name)))
		},
		Says:  func(l *i18n.Localizer) string { return l.Number(len(without)) },
		Names: func(*i18n.Localizer) []string { return without },
	}
}

// gaps counts what is missing in the registers of members and offices, and what
// in them does not go together; none of it stops Recess.
func (a *App) gaps() []Finding {
	roster, index := a.Members.Roster(), a.Finder.Index()
	var vacant, noEmail, noOffice, outside []func(*i18n.Localizer) string
	for i := range index.Ridings() {
		r := &index.Ridings()[i]
		named := func(l *i18n.Localizer) string { return r.Code + " " + r.Name.In(l.Lang) }
		m, ok := roster.Sitting(r.Code)
		if !ok {
			vacant = append(vacant, named)
			continue
		}
		if m.Email == "" {
			noEmail = append(noEmail, named)
		}
		if len(m.Offices) == 0 {
			noOffice = append(noOffice, named)
		} else if lies := a.liesOutside(m); lies != nil {
			outside = append(outside, func(l *i18n.Localizer) string { return named(l) + " (" + lies(l) + ")" })
		}
	}
	return []Finding{
		counted("doctor.vacant", vacant), counted("doctor.no_email", noEmail),
		counted("doctor.no_office", noOffice), counted("doctor.outside", outside),
	}
}

func counted(what string, names []func(*i18n.Localizer) string) Finding {
	return Finding{
		What: key(what),
		Says: func(l *i18n.Localizer) string { return l.Number(len(names)) },
		Names: func(l *i18n.Localizer) []string {
			list := make([]string, len(names))
			for i, name := range names {
				list[i] = name(l)
			}
			return list
		},
	}
}

// liesOutside tells where a member's main office lies when that is not their
// riding; nil when it may be. Offices come without coordinates, so it stands on
// the postal code: on the riding that a table of whole codes has for it, else
// on the ridings whose boundaries its postal area touches.
func (a *App) liesOutside(m *member.Member) func(*i18n.Localizer) string {
	code, err := riding.ParsePostalCode(m.Offices[0].Postal)
	if err != nil {
		return nil
	}
	answer, ok := a.Finder.Index().ByPostalCode(code)
	if !ok || slices.ContainsFunc(answer.Candidates, func(c riding.Candidate) bool { return c.Riding.Code == m.Riding }) {
		return nil
	}
	return func(l *i18n.Localizer) string {
		return l.T("doctor.lies", "Postal", code.String(), "Riding", answer.Candidates[0].Riding.Name.In(l.Lang), "Method", l.T("method."+string(answer.Method)))
	}
}
