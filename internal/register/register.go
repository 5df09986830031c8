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
	Addresses   Name = "addresses"
	Portraits   Name = "portraits"
	NextOrder   Name = "next-order" // a redistribution: its ridings and boundaries
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

// Redistribution is a representation order that waits for the day on which it
// takes force.
type Redistribution struct {
	Order string     // such as 2033
	From  civil.Date // Ottawa's
	Edition
}

// Editor is who takes a register in.
type Editor struct {
	Person int64  // 0: the program or the command line
	From   string // network address, "console" or "refresh"
}

// Run is the last attempt to take a register in.
type Run struct {
	Register Name
	At       time.Time
	Origin   string // the file's name, or the address it was fetched from
	By       Editor
	Trouble  i18n.Text // why it failed; empty: it went well
}

// Unmatched is something in a file, of which it cannot be told which of ours
// it is.
type Unmatched struct {
	Code, Name string // as the file has them; either may be empty
	Line       int    // the first that names it; 0: the file has no lines
	Place      int    // among the features, from 1; 0: the file has none
	Count      int    // lines that do
}

// Names are all registers, in the order they are told of.
var Names = []Name{Ridings, Boundaries, Members, Offices, Portraits, Areas, PostalCodes, Addresses, Recesses}
