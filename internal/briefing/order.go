package briefing

import "recess/internal/i18n"

// Variant tells the two packs apart.
type Variant string

const (
	ForTeam   Variant = "team"
	ForOffice Variant = "leave-behind"
)

// Variants are both.
var Variants = []Variant{ForTeam, ForOffice}

// Order is for the packs of many ridings.
type Order struct {
	Campaign string // slug; empty: the current one
	Variant  Variant
	Langs    []i18n.Lang
	Ridings  []string // FED codes, in the order they are wanted
	Sample   bool     // every page says that it is one
}

// Count is how many packs the order is for.
func (o Order) Count() int { return len(o.Langs) * len(o.Ridings) }

// FileName is what the PDF of a riding is called, such as "Pack 35075 Ottawa
// Centre.pdf". A fault.NotFound when there is no such riding.
func (e *Edition) FileName(code string, v Variant) (string, error) {
	r, err := e.press.Finder.Index().InForce(code)
	if err != nil {
		return "", err
	}
	name := "pack.file_team"
	if v == ForOffice {
		name = "pack.file_leave_behind"
	}
	return i18n.For(e.lang).T(name, "Code", code, "Riding", r.Name.In(e.lang)) + ".pdf", nil
}
