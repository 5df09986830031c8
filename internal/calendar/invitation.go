package calendar

import "time"

// Method is what a calendar program is to do with an invitation.
type Method string

const (
	Request   Method = "request" // enter it, or bring it up to date
	Withdrawn Method = "cancel"  // take it out
)

// Invitation is a meeting as it goes into somebody's calendar. Who else comes
// is nobody's business but the team's: there is no list of attendees.
type Invitation struct {
	UID         string // stable for as long as the meeting is the same
	Sequence    int    // rises with each change
	Method      Method
	Start       time.Time // UTC
	Zone        string    // IANA name of the riding's zone
	Minutes     int
	Summary     string
	Description string
	Location    string
	URL         string
	Organizer   Organizer // may be none
	ChangedAt   time.Time // UTC
}

// Organizer is who answers for a meeting; none when Email is empty.
type Organizer struct{ Name, Email string }

// Feed is several meetings that a calendar program fetches again and again.
type Feed struct {
	Name    string // in the reader's language
	Refresh time.Duration
	Events  []Invitation
}
