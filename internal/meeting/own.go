package meeting

import "time"

// Own is what somebody has had, promised and written in meetings, the latest
// first: it is theirs to take away.
type Own struct {
	Meetings []Part
	Promises []Commitment // that are with them, or were when they were closed
	Written  []Passage
}

// Part is what somebody has in a meeting, or had.
type Part struct {
	Meeting     int64
	Riding      string
	State       State // of the meeting
	Membership  Membership
	Roles       []string
	Constituent bool
	Since       time.Time
}

// Passage is what somebody has written of a meeting: a version of its report,
// or fields of what is to become one.
type Passage struct {
	Meeting int64
	Draft   bool
	At      time.Time
	Fields  Fields
}
