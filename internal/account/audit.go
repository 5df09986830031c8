package account

import "time"

// Event is a line of the audit log: who did what to which object, when, from
// which address. The log is only ever added to.
type Event struct {
	ID     int64
	At     time.Time
	Actor  int64  // person; 0: a visitor, or the command line
	Action string // such as "sign-in", "role", "export"
	Object string // such as "person 12"
	Detail string
	From   string // network address; "console" for the command line
}
