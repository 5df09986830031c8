package meeting

import (
	"context"
	"time"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/i18n"
)

// Store keeps meetings. Its methods give a fault.NotFound for what is not
// there.
type Store interface {
	InTx(ctx context.Context, f func(Store) error) error

	// Meeting is one with its team and slots. Within a transaction nobody else
	// can change it until that ends.
	Meeting(ctx context.Context, id int64) (*Meeting, error)
	// RidingsOf are the ridings of meetings, by their numbers.
	RidingsOf(ctx context.Context, ids []int64) (map[int64]string, error)
	// Open is the meeting of a riding in a campaign that is not over.
	Open(ctx context.Context, riding string, campaign int64) (*Meeting, error)
	// Summaries are the open meetings of a riding, or for an empty one of all of
	// Canada, of all campaigns, the earliest first; and what a person is in them.
	Summaries(ctx context.Context, riding string, person int64) ([]Summary, error)
	// LockRiding has others wait who would start a meeting in a riding, until
	// the transaction ends.
	LockRiding(ctx context.Context, riding string) error
	// AllowBeside lets a campaign ask beside a meeting, and adds the step to
	// that meeting; a second time nothing happens.
	AllowBeside(ctx context.Context, id, campaign int64, step *Step) error
	// Turns are somebody's open meetings, the next due first, as of a moment.
	Turns(ctx context.Context, person int64, now time.Time) ([]Turn, error)
	// Parts are all that somebody has ever had in meetings, the latest first;
	// Own adds what they have promised and kept.
	Parts(ctx context.Context, person int64) ([]Part, error)
	Own(ctx context.Context, person int64) (*Own, error)
	// Claim adds a meeting, unless the riding has an open one in its campaign;
	// it tells which, and sets m.ID.
	Claim(ctx context.Context, m *Meeting) (bool, error)
	// Update writes everything but the team and the slots, and counts the
	// revision.
	Update(ctx context.Context, m *Meeting) error
	AddStep(ctx context.Context, id int64, s *Step) error
	Steps(ctx context.Context, id int64) ([]Step, error) // the earliest first

	PutTeammate(ctx context.Context, id int64, t *Teammate) error
	// Newcomer is somebody, and how many open meetings they are in, or would
	// like to be. In a transaction nobody else can change that until it ends.
	Newcomer(ctx context.Context, person int64) (*account.Person, int, error)

	AddSlot(ctx context.Context, id int64, start time.Time) error
	DropSlot(ctx context.Context, id, slot int64) error
	PutAnswer(ctx context.Context, slot, person int64, a Answer) error
	// DropAnswers takes out what somebody has answered in a meeting.
	DropAnswers(ctx context.Context, id, person int64) error

	Reports(ctx context.Context, id int64) ([]Report, error) // the original first
	AddReport(ctx context.Context, r *Report) error
	// Draft is what has been typed of a report, by field.
	Draft(ctx context.Context, id int64) (map[string]DraftField, error)
	PutDraft(ctx context.Context, id int64, field string, f DraftField) error
	DropDraft(ctx context.Context, id int64) error
	Photo(ctx context.Context, id int64) (*Photo, error)
	PutPhoto(ctx context.Context, id int64, p *Photo) error
	DropPhoto(ctx context.Context, id int64) error
	Commitments(ctx context.Context, id int64) ([]Commitment, error) // of a meeting
	Commitment(ctx context.Context, id int64) (*Commitment, error)
	AddCommitment(ctx context.Context, c *Commitment) error
	CloseCommitment(ctx context.Context, c *Commitment) error
	// PromisesOf are the open commitments that are with somebody, in the order
	// they were written down: who they are of, what, where and by when.
	PromisesOf(ctx context.Context, person int64) ([]Commitment, error)
	// Promised are the meetings with commitments that are due on a day or
	// before, and of which nobody was told; PromisesDue are a meeting's.
	Promised(ctx context.Context, day civil.Date, most int) ([]int64, error)
	PromisesDue(ctx context.Context, id int64, day civil.Date) ([]Commitment, error)
	PromiseTold(ctx context.Context, commitment int64) error
	// PassPromises gives a meeting's open commitments that are with nobody of
	// its team to one of it, or, when nobody is left, to 0.
	PassPromises(ctx context.Context, id int64, team []int64, to int64) error
	AddSupport(ctx context.Context, s *Support) error
	// SupportOf is the history of a member in a campaign, the latest first.
	SupportOf(ctx context.Context, member int, campaign int64) ([]Support, error)

	// Past is what earlier meetings of a riding in a campaign have left.
	Past(ctx context.Context, riding string, campaign int64, member int) (*Past, error)

	AddInvitation(ctx context.Context, i *Invitation) error // sets i.ID
	Invitation(ctx context.Context, id int64) (*Invitation, error)
	// UseInvitation marks one used; a fault.Conflict when it was already.
	UseInvitation(ctx context.Context, id, person int64) error

	// FeedVersion counts how often somebody's feed was given a new address.
	FeedVersion(ctx context.Context, person int64) (int, error)
	RaiseFeedVersion(ctx context.Context, person int64) error
	// Appointments are the meetings with a date, since a day, of those that
	// somebody is in; or all, for 0.
	Appointments(ctx context.Context, person int64, since time.Time) ([]Meeting, error)

	// Idle are the open meetings in some states without a step since a moment.
	Idle(ctx context.Context, states []State, since time.Time) ([]int64, error)
	// Due are the open meetings whose next step was due on a day or before,
	// and whose people have not been told.
	Due(ctx context.Context, day civil.Date, most int) ([]int64, error)
	// Coming are the meetings that begin between two moments.
	Coming(ctx context.Context, from, to time.Time) ([]int64, error)
	// OpenIn are the open meetings of some ridings.
	OpenIn(ctx context.Context, ridings []string) ([]int64, error)
	// Told marks that a meeting's people were told what is due at its revision.
	Told(ctx context.Context, id int64, revision int) error

	// Issued marks what pack a meeting's team has.
	Issued(ctx context.Context, id int64, i Issue) error

	Board(ctx context.Context, f Filter) ([]Line, error)
	// Taken are the ridings with an open meeting, in a campaign or, for 0, in
	// any.
	Taken(ctx context.Context, campaign int64) (map[string]bool, error)
	// Count is how many open meetings of the filter there are in each state,
	// whatever states and page are shown.
	Count(ctx context.Context, f Filter) (map[State]int, error)

	Campaign(ctx context.Context, id int64) (*Campaign, error)
	// PapersTag changes with a campaign and with each version of its papers.
	PapersTag(ctx context.Context, campaign int64) (string, error)
	Person(ctx context.Context, id int64) (*account.Person, error)
	Coordinators(ctx context.Context) ([]account.Person, error) // administrators are none
	// Send queues a message about a meeting its reader is in.
	Send(ctx context.Context, m Message, at time.Time) error
	Note(ctx context.Context, e account.Event) error
}

// Message is a mail about a meeting.
type Message struct {
	Key  string // names it for ever: a second one with the same key is not sent
	To   string
	Lang i18n.Lang
	Kind string
	Args map[string]string
}

// Turn is a meeting of somebody's, and what comes next.
type Turn struct {
	ID         int64
	Riding     string
	Campaign   i18n.Text // its name
	State      State
	Membership Membership
	Todo       Todo
	Start      time.Time // of the appointment; zero: none
	Asking     int       // who would like to join the team that they lead
	Unanswered int       // proposed times to come that they have not answered
}
