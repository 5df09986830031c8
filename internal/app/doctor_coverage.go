package app

import (
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/register"
	"recess/internal/riding"
)

// postalCoverage tells how far the tables of whole postal codes reach, and what in
// the registers does not go together.
func (a *App) postalCoverage() []Finding {
	var findings []Finding
	for _, name := range []register.Name{register.PostalCodes, register.Addresses} {
		if table := a.table(name); table != nil {
			findings = append(findings, a.tableFinding(name, table.Size()))
		}
	}
	return append(findings, Finding{
		What: key("doctor.outside"), Says: func(l *i18n.Localizer) string { return l.Number(a.outside()) },
	})
}

func (a *App) tableFinding(name register.Name, size riding.TableSize) Finding {
	areas := a.Editions()[register.Areas].Rows
	return Finding{
		What: key("register." + string(name)),
		Says: func(l *i18n.Localizer) string {
			return l.T("doctor.coverage", "Codes", l.Number(size.Codes), "Exact", l.Percent(float64(size.Exact)/float64(size.Codes)),
				"Without", l.Number(max(0, areas-size.Areas)))
		},
	}
}

// outside counts the main offices whose postal code lies in other ridings than
// their member's.
func (a *App) outside() int {
	n := 0
	for i := range a.Members.Roster().Members() {
		if m := &a.Members.Roster().Members()[i]; len(m.Offices) > 0 && a.liesOutside(m) {
			n++
		}
	}
	return n
}

func (a *App) liesOutside(m *member.Member) bool {
	code, err := riding.ParsePostalCode(m.Offices[0].Postal)
	if err != nil {
		return false
	}
	answer, ok := a.Finder.Index().ByPostalCode(code)
	if !ok {
		return false
	}
	for _, c := range answer.Candidates {
		if c.Riding.Code == m.Riding {
			return false
		}
	}
	return true
}
