// Package briefing puts together what a pack says, in one language, as plain
// data. Others lay it out on paper or on a page.
package briefing

import (
	"time"

	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/library"
	"recess/internal/member"
	"recess/internal/riding"
)

// Pack is what a team takes to its meeting. A section that is nil or empty is
// left out; the cover always stands first.
type Pack struct {
	Lang         i18n.Lang
	Organisation Organisation
	Campaign     Heading
	Riding       *riding.Riding
	Member       *member.Member // nil while the seat is vacant
	Made         civil.Date
	Mark         Mark
	Versions     []Printed                // of every paper in it, for the cover and the last page
	Images       map[string]*library.File // that the papers show, by hash

	Contents bool
	Meeting  *Meeting
	Roles    []Role // with who holds each
	Profile  *Profile
	Place    *Place
	Past     *Past // nil when there is nothing to tell
	Asks     []Ask
	Agenda   []Item
	Points   []string
	Talk     []string // open questions
	Myths    []Myth
	Papers   []Paper
	Guides   []Paper
	Form     *Form
	Thanks   *Thanks
	Sources  bool
}

// LeaveBehind is one sheet, two sides, that stays at the office. It has no
// room for what is not public and for anybody's personal data.
type LeaveBehind struct {
	Lang         i18n.Lang
	Organisation Organisation
	Campaign     Heading
	Riding       *riding.Riding
	Member       *member.Member // nil while the seat is vacant
	Made         civil.Date
	Mark         Mark
	Asks         []Ask
	Papers       []Brief
}

// Organisation is who publishes the pack.
type Organisation struct {
	Name    string
	Address []string // lines
	Email   string
	Logo    []byte // PNG; may be empty
}

// Heading is a campaign's name and what it is about.
type Heading struct{ Name, Summary string }

// Printed is a paper as it stands in a pack.
type Printed struct {
	Title   string
	Version int
	On      civil.Date
	Lang    i18n.Lang // another than the pack's where there is no counterpart
	Sources []library.Source
}

// Meeting is the sheet with the practical facts. What is not known is empty
// and printed as a line to write on.
type Meeting struct {
	At          time.Time // in the riding's zone; zero: not known
	Where       string
	Minutes     int
	With        []string // for the office
	OfficeTel   string
	AccessNeeds []string
}

// Profile is who the member is; nothing of it is known while the seat is
// vacant.
type Profile struct {
	Photo  []byte // JPEG; empty: initials stand for it
	Record []Record
}

// Record is an entry of the member's public record.
type Record struct {
	Text string
	URL  string
	On   civil.Date
}

// Role is a part in the meeting; Holder is a first name, or empty.
type Role struct {
	Name   string
	Does   string
	Holder string
}

// Place is where the riding lies.
type Place struct {
	Map        riding.Sketch  // the riding and what is around it
	Province   *riding.Sketch // the province's ridings, this one among them; shared between packs
	Neighbours []*riding.Riding
}

// Past is what earlier meetings left.
type Past struct {
	Meetings    []PastMeeting
	Support     string // level, in words; empty: not known
	Commitments []Commitment
}

// PastMeeting is one line of history.
type PastMeeting struct {
	On      civil.Date
	With    string
	Summary string
}

// Commitment is an open promise.
type Commitment struct {
	Text  string
	Owner string
	Due   civil.Date
}

// Ask is what is asked of the member.
type Ask struct {
	Text    string
	Detail  string
	Primary bool
}

// Item is a part of the meeting; it begins so many minutes after the start.
type Item struct {
	Start, Minutes int
	Text           string
}

// Myth is a claim and what there is to say to it.
type Myth struct {
	Claim string
	Fact  []library.Block
}

// Paper is a paper of the pack: a body, or the pages of a PDF.
type Paper struct {
	Title   string
	Kind    library.Kind
	Summary string
	Lang    i18n.Lang // another than the pack's where there is no counterpart
	Version int
	On      civil.Date
	Body    *library.Document // nil for a PDF
	PDF     *library.File     // nil for a body
	Sources []library.Source
}

// Brief is the gist of a public paper.
type Brief struct {
	Title   string
	Summary string
	Points  []string
}

// Form is the report to fill by hand, with the asks and the address of the one
// online.
type Form struct {
	Link string
	Asks []string
}

// Thanks is the draft of a note.
type Thanks struct{ Points []string }

// End is when a part of the meeting ends, in minutes after the start.
func (i Item) End() int { return i.Start + i.Minutes }
