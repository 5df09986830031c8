// Package member knows who sits for each riding and how to reach them.
package member

import "recess/internal/i18n"

// Member is the sitting Member of Parliament of a riding.
type Member struct {
	PersonID   int    // the House of Commons' number for the person
	Honorific  string // "Hon.", "Right Hon." or empty
	FirstName  string
	LastName   string
	Party      string // the register's English short name, such as "Conservative"
	Riding     string // FED code
	Email      string // may be empty
	HillTel    string // may be empty
	HillFax    string // may be empty
	ProfileURL string // the member's page on ourcommons.ca
	PhotoURL   string // where the House keeps their portrait; may be empty
	Portrait   string // hash of the one kept here; empty: none
	Languages  string // that they are best written to in: "en", "fr", "en fr"; empty when not known
	Offices    []Office
}

// Name is first and last name.
func (m *Member) Name() string { return m.FirstName + " " + m.LastName }

// Tongue is the one language that a member is best written to in; false when it
// is not known, or both are.
func (m *Member) Tongue() (i18n.Lang, bool) {
	return i18n.Lang(m.Languages), m.Languages == string(i18n.EN) || m.Languages == string(i18n.FR)
}

// LanguageWords are languages as a member has them, in words; empty for none.
func LanguageWords(l *i18n.Localizer, languages string) string {
	switch languages {
	case "":
		return ""
	case "en fr":
		return l.T("language.both")
	}
	return l.T("language." + languages)
}

// Office is a constituency office.
type Office struct {
	Main     bool
	Street   string
	City     string
	Province string // two letters
	Postal   string // such as "A1W 3A6"
	Tel      string // may be empty
	Fax      string // may be empty
}
