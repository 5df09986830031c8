// Package register names the outside lists of facts that Recess stands on, so
// that every page can say where an answer comes from and of what date it is.
package register

import (
	"time"

	"recess/internal/civil"
	"recess/internal/i18n"
)

// Name is one register.
type Name string

const (
	Ridings     Name = "ridings"
	Members     Name = "members"
	Offices     Name = "offices"
	Areas       Name = "areas"
	Recesses    Name = "recesses"
	Boundaries  Name = "boundaries"
	PostalCodes Name = "postal-codes"
)

// Edition is the state of a register that Recess holds.
type Edition struct {
	Register Name
	Hash     string     // of the content; another hash is another edition
	AsOf     civil.Date // the day the facts were true
	Source   i18n.Text
	URL      string
	Licence  i18n.Text
	Rows     int
	Shipped  bool      // came with the program, not by an import
	LoadedAt time.Time // when this database took it in
}

// Names are all registers, in the order they are told of.
var Names = []Name{Ridings, Boundaries, Members, Offices, Areas, PostalCodes, Recesses}
