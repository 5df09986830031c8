// Package campaign knows what the organisation asks of members, why, and
// during which recess.
package campaign

import (
	"time"

	"recess/internal/civil"
	"recess/internal/i18n"
)

// Status is where a campaign stands.
type Status string

const (
	Draft  Status = "draft"
	Active Status = "active"
	Paused Status = "paused"
	Won    Status = "won"
	Closed Status = "closed"
)

// Statuses are all of them.
var Statuses = []Status{Draft, Active, Paused, Won, Closed}

// Campaign is an issue with what is asked of members and what their
// constituents bring along.
type Campaign struct {
	ID      int64
	Slug    string // a-z, 0-9 and hyphens
	Name    i18n.Text
	Summary i18n.Text
	Status  Status
	History []Change // of the status, the latest last

	First, Last civil.Date // the recess in which members are met; zero: any

	Asks      []Ask
	Points    []i18n.Text // what to say
	Questions []i18n.Text // what to ask, and listen
	Thanks    []i18n.Text // what to thank the member for
	Agenda    []Item      // of a meeting
	Papers    []string    // slugs, in the order of the pack
	Without   []Section   // sections that its packs leave out

	Revision int // counts the changes
}

// Change is a step in a campaign's life.
type Change struct {
	Status Status
	At     time.Time
	By     int64 // person; 0: came with an import
	Why    string
}

// Ask is one thing requested of the member, answerable yes, partly or no. The
// first of a campaign is its primary ask.
type Ask struct {
	ID     int64
	Text   i18n.Text
	Detail i18n.Text // may be empty
}

// Item is a part of a meeting.
type Item struct {
	Minutes int
	Text    i18n.Text
}

// Section is a part of a pack that a campaign may leave out.
type Section string

const (
	Contents  Section = "contents"
	Sheet     Section = "meeting"
	TeamRoles Section = "team"
	Profile   Section = "member"
	Riding    Section = "riding"
	Past      Section = "past"
	Asks      Section = "asks"
	Agenda    Section = "agenda"
	Points    Section = "points"
	Myths     Section = "myths"
	Papers    Section = "papers"
	Guide     Section = "guide"
	Form      Section = "form"
	Thanks    Section = "thanks"
	Sources   Section = "sources"
)

// Sections are all of them in the order of the pack; the cover always stands
// before them.
var Sections = []Section{
	Contents, Sheet, TeamRoles, Profile, Riding, Past, Asks, Agenda, Points, Myths, Papers, Guide, Form, Thanks, Sources,
}
