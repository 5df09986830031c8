package meeting

import "time"

// Own is what somebody has had, kept and promised in meetings, the latest
// first: it is theirs to take away.
type Own struct {
	Meetings []Part
	Promises []Commitment // with them now, or when they were closed: theirs to do, or to ask the office after
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

// Passage is what somebody has written of a meeting: a version of its report
// that they have kept, whole, with what others had typed of it; or fields that
// they have typed of what is to become one.
type Passage struct {
	Meeting int64
	Number  int       // of the version
	Kind    Amendment // of the version; empty: a draft
	Why     string    // of an amendment
	At      time.Time
	Fields  Fields
}
