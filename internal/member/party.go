package member

import "recess/internal/i18n"

// PartySlug is a party's word in translation keys and style sheets, such as
// "bloc" for "Bloc Québécois"; empty for a party not known.
func PartySlug(party string) string { return partySlugs[party] }

// The short names are those of the House of Commons' members list.
var partySlugs = map[string]string{
	"Liberal":        "liberal",
	"Conservative":   "conservative",
	"Bloc Québécois": "bloc",
	"NDP":            "ndp",
	"Green Party":    "green",
	"Independent":    "independent",
}

// PartyWords is a party's name in a language; one that is not known as the
// register has it.
func PartyWords(l *i18n.Localizer, party string) string {
	if slug := PartySlug(party); slug != "" {
		return l.T("party." + slug)
	}
	return party
}

// readParty is the register's name of a party that is typed as it stands on a
// page, in either language; what is none stays as it was typed.
func readParty(typed string) string {
	folded := i18n.Fold(typed)
	for name := range partySlugs {
		for _, lang := range i18n.Langs {
			if folded == i18n.Fold(name) || folded == i18n.Fold(PartyWords(i18n.For(lang), name)) {
				return name
			}
		}
	}
	return typed
}

// Parties are the words of all parties known.
var Parties = []string{"liberal", "conservative", "bloc", "ndp", "green", "independent"}

// Initials stand for a member without a photograph.
func (m *Member) Initials() string { return initial(m.FirstName) + initial(m.LastName) }

func initial(name string) string {
	for _, r := range name {
		return string(r)
	}
	return ""
}
