// Package meeting is the heart of Recess: the constituents of a riding form one
// team, ask for one meeting with their member, chase the answer, and go.
package meeting

import (
	"slices"
	"time"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/i18n"
)

// Meeting is one request for a meeting with the member of a riding, from the
// claim to the end. A riding has at most one open meeting in a campaign, and
// in a recess.
type Meeting struct {
	ID       int64
	UID      string // names it in calendars for ever
	Riding   string // FED code
	Campaign int64
	State    State
	Lead     int64 // person; 0 once nobody is left
	Revision int   // counts the changes

	Lang        i18n.Lang // of the request
	Request     Request
	Member      int // whom the request went to: the House's number for the person; 0 until it is sent
	Appointment Appointment
	Sequence    int // of the calendar entry; rises with each change of the appointment

	Todo      Todo      // what comes next; kept so that what is overdue can be found
	SteppedAt time.Time // of the last step
	Pack      Issue     // of the pack that the team was last sent

	Team  []Teammate
	Slots []Slot // proposed times, the earliest first
}

// Issue is a pack as it was sent. The zero Issue is none.
type Issue struct {
	Tag string // changes with the papers, the team and the appointment
	On  civil.Date
}

// Request is what the letter to the office says of its sender, besides what
// is known of the meeting. Offices want the name, the home address and the
// postal code of a constituent.
type Request struct {
	By      int64 // person who has given what follows
	Name    string
	Street  string
	City    string
	Postal  string
	Copy    string // address of the constituency office; may be empty
	Minutes int    // asked for
	More    string // in the sender's own words; may be empty
}

// With is who comes for the office.
type With string

const (
	WithMember With = "member"
	WithStaff  With = "staff"
	WithNobody With = "nobody" // the team came, and nobody was there
)

// Appointment is when and where the meeting is. The zero Appointment is none.
type Appointment struct {
	Start    time.Time // UTC
	Minutes  int
	Place    string // address, or how to find the room
	Link     string // of a video call
	With     With
	WithName string // such as the name and title of staff
	Access   string // what people coming need, and the office has agreed to
	Off      bool   // called off; another may follow
}

// Set tells whether there is an appointment, or was until it was called off.
func (a Appointment) Set() bool { return !a.Start.IsZero() }

// Stands tells whether there is an appointment that is not called off.
func (a Appointment) Stands() bool { return a.Set() && !a.Off }

func (a Appointment) same(b Appointment) bool {
	at := a.Start
	a.Start = b.Start
	return a == b && at.Equal(b.Start)
}

// End is when the meeting is over.
func (a Appointment) End() time.Time {
	return a.Start.Add(time.Duration(a.Minutes) * time.Minute)
}

// Role is a part that somebody takes in a meeting.
type Role string

const (
	Lead         Role = "lead"
	Setter       Role = "setter" // of the appointment
	Asker        Role = "asker"
	Storyteller  Role = "storyteller"
	NoteTaker    Role = "notes"
	Timekeeper   Role = "time"
	Photographer Role = "photo"
	FollowUp     Role = "follow_up"
)

// Roles are all that can be given; there always is a lead.
var Roles = []Role{Setter, Asker, Storyteller, NoteTaker, Timekeeper, Photographer, FollowUp}

// The usual size of a team; an office rarely has chairs for more.
const (
	UsualLeast = 2
	UsualMost  = 5
)

// Membership is how far somebody belongs to a team.
type Membership string

const (
	Asking Membership = "asking" // would like to join
	In     Membership = "in"
	Absent Membership = "absent" // was in until their account was suspended
	Gone   Membership = "gone"
)

// Teammate is somebody of a team, or who would like to be.
type Teammate struct {
	Person      int64
	Membership  Membership
	Roles       []Role
	Constituent bool // lives in the riding
	Since       time.Time

	Name, Email, Phone string
	Reach              account.Reach
	Lang               i18n.Lang
	FSA                string // of their home
	AccessNeeds        string
}

// FirstName is all that is shown of a name before both have agreed.
func (t *Teammate) FirstName() string { return account.FirstName(t.Name) }

// Holds tells whether the teammate has a role.
func (t *Teammate) Holds(r Role) bool { return slices.Contains(t.Roles, r) }

// Members are those who are in the team.
func (m *Meeting) Members() []*Teammate { return m.team(In) }

// Requests are those who would like to be.
func (m *Meeting) Requests() []*Teammate { return m.team(Asking) }

func (m *Meeting) team(as Membership) []*Teammate {
	var some []*Teammate
	for i := range m.Team {
		if m.Team[i].Membership == as {
			some = append(some, &m.Team[i])
		}
	}
	return some
}

// Teammate is a person's place in the team; nil when they have none.
func (m *Meeting) Teammate(person int64) *Teammate {
	i := slices.IndexFunc(m.Team, func(t Teammate) bool {
		return t.Person == person && (t.Membership == In || t.Membership == Asking)
	})
	if person == 0 || i < 0 {
		return nil
	}
	return &m.Team[i]
}

// Holder is who has a role; the first, where several do; nil when nobody does.
func (m *Meeting) Holder(r Role) *Teammate {
	for _, t := range m.Members() {
		if t.Holds(r) || r == Lead && t.Person == m.Lead {
			return t
		}
	}
	return nil
}

// Unfilled are the roles that nobody has.
func (m *Meeting) Unfilled() []Role {
	var open []Role
	for _, r := range Roles {
		if m.Holder(r) == nil {
			open = append(open, r)
		}
	}
	return open
}

// Step is something that was done, or said, on the way.
type Step struct {
	ID        int64
	Action    Action
	State     State      // after it
	Day       civil.Date // when it happened, in the riding
	At        time.Time  // when it was entered
	By        int64      // person; 0: the program
	ByName    string     // first name; empty: the program, or a former volunteer
	Words     string     // what was said
	With      With       // of an offer, an appointment, or a meeting that was held
	Until     civil.Date // call back on
	Appointed time.Time  // of an appointment that was made, or called off
}
