package member

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
