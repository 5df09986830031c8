package riding

import (
	"slices"

	"recess/internal/fault"
)

// Address is what an address register tells of a number in a street.
type Address struct {
	*Answer // exact when the register has the number in one riding
	Street  StreetName
	Number  CivicNumber
	Near    []Numbered // where it does not have the number: the nearest it has
}

// HasStreets tells whether one may ask for an address of a code.
func (x *Index) HasStreets(code PostalCode) bool { return x.streets.Has(code) }

// Streets are those of a code that one may ask for; nil when none are known.
func (x *Index) Streets(code PostalCode) []Street { return x.streets.Streets(code) }

// ByAddress finds the riding of a number in a street of a postal code. A number
// that the register does not have is answered as the code alone is, with the
// nearest that it has. A fault.NotFound when the code has no streets or none
// of that name, a fault.Invalid when the number is none.
func (x *Index) ByAddress(code PostalCode, street, number string) (*Address, error) {
	streets := x.streets.Streets(code)
	ofCode, known := x.ByPostalCode(code)
	if streets == nil || !known {
		return nil, fault.New(fault.NotFound, "address.no_streets", fault.Args{"Code": code.String()})
	}
	key := StreetKey(street)
	at := slices.IndexFunc(streets, func(s Street) bool { return s.Key() == key })
	if at < 0 {
		return nil, fault.New(fault.NotFound, "address.street", fault.Args{"Code": code.String()})
	}
	n, err := ParseCivicNumber(number)
	if err != nil {
		return nil, err
	}
	found := &Address{Street: streets[at].StreetName, Number: n}
	switch ridings := streets[at].ridingsAt(n); len(ridings) {
	case 0:
		found.Near = streets[at].near(n)
		found.Answer = ofCode
	case 1:
		found.Answer = x.exact[ByAddress][ridings[0]]
	default:
		shares := make([]Share, len(ridings))
		for i, r := range ridings {
			shares[i].Riding = r
		}
		found.Answer, err = x.candidates(ByAddress, shares)
	}
	return found, err
}
