package meeting

import (
	"time"

	"recess/internal/civil"
)

// Level is where a member stands on a campaign.
type Level string

const (
	Opponent       Level = "opponent"
	LeaningAgainst Level = "leaning-against"
	Neutral        Level = "neutral"
	LeaningFor     Level = "leaning-for"
	Supporter      Level = "supporter"
	Champion       Level = "champion"
)

// Levels are all of them, from against to for.
var Levels = []Level{Opponent, LeaningAgainst, Neutral, LeaningFor, Supporter, Champion}

// Support is a member's level as somebody has found it on a day. The latest of
// a member and campaign counts; those before are its history.
type Support struct {
	ID       int64
	Riding   string
	Member   int // the House's number for the person
	Campaign int64
	Level    Level
	Evidence string // what it stands on
	On       civil.Date
	Meeting  int64 // that showed it; 0: another source
	By       int64 // person
	ByName   string
	At       time.Time
}

// Promise tells how a commitment came out.
type Promise string

const (
	Promised Promise = "open"
	Kept     Promise = "kept"
	Broken   Promise = "broken"
)

// Promises are all there are.
var Promises = []Promise{Promised, Kept, Broken}

// Commitment is something that the member or the team has promised. It stays
// open until somebody closes it.
type Commitment struct {
	ID       int64
	Meeting  int64
	Riding   string
	Campaign int64
	Ours     bool // the team's; else the member's
	Text     string
	Due      civil.Date // zero: none was named
	State    Promise
	By       int64 // person who wrote it down
	At       time.Time
	ClosedBy int64
	ClosedAt time.Time
}

// Past is what earlier meetings of a riding have left, for the next team.
type Past struct {
	Meetings []PastMeeting // the latest first
	Level    Level         // of the sitting member; empty: not known
	Open     []Commitment
}

// PastMeeting is one that was reported.
type PastMeeting struct {
	On    civil.Date
	With  With
	Names string // of staff
	Facts string
}
