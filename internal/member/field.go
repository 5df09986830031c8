package member

import (
	"maps"
	"net/mail"
	"slices"
	"strings"
	"unicode"

	"recess/internal/fault"
	"recess/internal/i18n"
)

// Field is what of a member can be corrected by hand.
type Field string

const (
	Seat         Field = "seat" // its value is Vacant: the member no longer sits
	EmailField   Field = "email"
	PartyField   Field = "party"
	HillTelField Field = "hill_tel"
	HillFaxField Field = "hill_fax"
	Languages    Field = "languages"
	OfficeStreet Field = "office_street" // of the main office, as those below
	OfficeCity   Field = "office_city"
	OfficePostal Field = "office_postal"
	OfficeTel    Field = "office_tel"
	OfficeFax    Field = "office_fax"
)

// Fields are all that can be corrected, in the order they are offered.
var Fields = []Field{
	Seat, EmailField, PartyField, HillTelField, HillFaxField, Languages,
	OfficeStreet, OfficeCity, OfficePostal, OfficeTel, OfficeFax,
}

// Vacant is the value of a seat that its member has left.
const Vacant = "vacant"

// Words are a value of the field as it is told.
func (f Field) Words(l *i18n.Localizer, value string) string {
	switch f {
	case PartyField:
		return PartyWords(l, value)
	case Languages:
		return LanguageWords(l, value)
	}
	return value
}

// read is a value as it is kept: parties and languages may be typed by their
// names in either language. What is none of them stays as it was typed.
func (f Field) read(typed string) string {
	words := strings.FieldsFunc(typed, func(r rune) bool { return !unicode.IsLetter(r) })
	switch f {
	case PartyField:
		return readParty(typed)
	case Languages:
		codes := map[string]bool{}
		for _, word := range words {
			switch i18n.Fold(word) {
			case "en", "english", "anglais":
				codes["en"] = true
			case "fr", "french", "francais":
				codes["fr"] = true
			case "and", "et", "or", "ou":
			default:
				return typed
			}
		}
		return strings.Join(slices.Sorted(maps.Keys(codes)), " ")
	}
	return typed
}

func (c *Correction) checkValue() error {
	switch c.Field {
	case PartyField:
		if PartySlug(c.Value) == "" {
			return fault.New(fault.Invalid, "correction.party", nil)
		}
	case EmailField:
		if a, err := mail.ParseAddress(c.Value); c.Value != "" && (err != nil || a.Address != c.Value) {
			return fault.New(fault.Invalid, "correction.email", nil)
		}
	case Languages:
		if !slices.Contains([]string{"", "en", "fr", "en fr"}, c.Value) {
			return fault.New(fault.Invalid, "correction.language", nil)
		}
	}
	return nil
}

// field is where a member keeps a field; not for Seat. A member without an
// office gets one.
func (m *Member) field(f Field) *string {
	switch f {
	case EmailField:
		return &m.Email
	case PartyField:
		return &m.Party
	case HillTelField:
		return &m.HillTel
	case HillFaxField:
		return &m.HillFax
	case Languages:
		return &m.Languages
	}
	if len(m.Offices) == 0 {
		m.Offices = []Office{{Main: true}}
	}
	o := &m.Offices[0]
	switch f {
	case OfficeStreet:
		return &o.Street
	case OfficeCity:
		return &o.City
	case OfficePostal:
		return &o.Postal
	case OfficeFax:
		return &o.Fax
	}
	return &o.Tel
}

// Value is what a member has in a field; empty for Seat.
func (m *Member) Value(f Field) string {
	if f == Seat {
		return ""
	}
	own := *m
	own.Offices = slices.Clone(m.Offices)
	return *own.field(f)
}
