package calendar

import "time"

// Method is what a calendar program is to do with an invitation.
type Method string

const (
	Request   Method = "request" // enter it, or bring it up to date
	Withdrawn Method = "cancel"  // take it out
	Publish   Method = "publish" // to be had by anyone who has the file: it invites no person
)

// Invitation is a meeting as it goes into a calendar. It names the person it
// is sent to and no one else: who comes is for the team alone.
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
	Organizer   Party     // who answers for the meeting
	Attendee    Party     // the person it is sent to; of no account when it is published
	ChangedAt   time.Time // UTC
}

// Party is a person or an organisation that a calendar names; none when Email
// is empty.
type Party struct{ Name, Email string }

// Feed is several meetings that a calendar program fetches again and again.
type Feed struct {
	Name    string // in the reader's language
	Refresh time.Duration
	Events  []Invitation
}
