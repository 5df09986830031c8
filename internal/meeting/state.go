package meeting

import "slices"

// State is how far a meeting has come.
type State string

const (
	Claimed     State = "claimed"     // somebody has taken it on
	Drafted     State = "drafted"     // the request is written
	Requested   State = "requested"   // and sent
	Awaiting    State = "awaiting"    // the office was called, or will answer
	Offered     State = "offered"     // the office offers the member, or staff
	Confirmed   State = "confirmed"   // there is a date
	Prepared    State = "prepared"    // everybody knows their part
	Reconfirmed State = "reconfirmed" // the office still knows of it
	Held        State = "held"
	Missed      State = "missed" // the team came, and nobody was there: another date can be had
	Reported    State = "reported"
	Thanked     State = "thanked"
	Following   State = "following" // what was promised is being looked after
	Closed      State = "closed"

	Declined  State = "declined"  // the office has refused
	Cancelled State = "cancelled" // the office has called it off; another date can be had
	Withdrawn State = "withdrawn" // we have called it off
	Released  State = "released"  // nobody acted on the claim
)

// States are all of them, in the order a meeting passes through them.
var States = []State{
	Claimed, Drafted, Requested, Awaiting, Offered, Confirmed, Prepared, Reconfirmed, Held, Reported, Thanked, Following,
	Missed, Declined, Cancelled, Closed, Withdrawn, Released,
}

// Over tells whether nothing can follow: the riding is free for another.
func (s State) Over() bool { return s == Closed || s == Withdrawn || s == Released }

// Dated tells whether a meeting in this state has an appointment to come.
func (s State) Dated() bool { return s == Confirmed || s == Prepared || s == Reconfirmed }

// KeepsDate reports whether a meeting in this state has the date that was
// agreed, to come or past.
func (s State) KeepsDate() bool {
	return s.Dated() || s == Held || s == Reported || s == Thanked || s == Following
}

// Action is what moves a meeting on.
type Action string

const (
	Claim       Action = "claim"
	Draft       Action = "draft"
	Send        Action = "send"
	Acknowledge Action = "acknowledge" // the office has written that it will answer
	NoAnswer    Action = "no-answer"   // called: nobody there
	LeftMessage Action = "left-message"
	CallBack    Action = "call-back" // called: call back on a day
	ToldToWrite Action = "told-to-write"
	Refuse      Action = "refuse"
	Offer       Action = "offer"
	Confirm     Action = "confirm"
	Prepare     Action = "prepare"
	Reconfirm   Action = "reconfirm"
	Reschedule  Action = "reschedule"
	CallOff     Action = "call-off" // by the office
	Withdraw    Action = "withdraw" // by us
	Hold        Action = "hold"
	WriteReport Action = "report"
	Thank       Action = "thank"
	Follow      Action = "follow"
	Close       Action = "close"
	AskAgain    Action = "ask-again"
	AskDate     Action = "ask-date" // of an office where nobody was: a letter is out
	Release     Action = "release"
	Allow       Action = "allow" // a coordinator lets another campaign ask beside it
)

// calls are the actions of somebody who has just hung up.
var calls = []Action{NoAnswer, LeftMessage, CallBack, ToldToWrite, Refuse}

// Call tells whether an action is how a call to the office ended.
func (a Action) Call() bool { return slices.Contains(calls, a) }

// who may make a move.
type who uint8

const (
	byLead who = 1 << iota
	bySetter
	byTeam        // anybody in it, the lead among them
	byCoordinator // of the riding
	byClock       // the program itself
)

// asks are those who deal with the office.
const asks = byLead | bySetter | byCoordinator

// need is what a move cannot be made without.
type need uint8

const (
	needsWords       need = 1 << iota // what was said, or why
	needsSender                       // somebody an office can answer
	needsDay                          // on which to call back
	needsWith                         // whom
	needsAppointment                  // a day, an hour and a place
)

// move is a line of the table: from which states, to which, who may, and what
// it requires.
type move struct {
	from  []State
	to    State
	by    who
	needs need
	open  bool // also while the seat is vacant or a writ is out
}

var asked = []State{Requested, Awaiting}

var dated = []State{Confirmed, Prepared, Reconfirmed}

// moves is everything that can happen to a meeting once it is claimed.
var moves = map[Action]move{
	Draft:       {from: []State{Claimed, Drafted}, to: Drafted, by: asks, needs: needsSender, open: true},
	Send:        {from: []State{Drafted}, to: Requested, by: asks},
	Acknowledge: {from: asked, to: Awaiting, by: asks},
	NoAnswer:    {from: asked, to: Awaiting, by: asks},
	LeftMessage: {from: asked, to: Awaiting, by: asks},
	CallBack:    {from: asked, to: Awaiting, by: asks, needs: needsDay},
	ToldToWrite: {from: asked, to: Drafted, by: asks, needs: needsWords},
	Refuse:      {from: []State{Requested, Awaiting, Offered, Missed}, to: Declined, by: asks},
	Offer:       {from: []State{Requested, Awaiting, Missed, Declined, Cancelled}, to: Offered, by: asks, needs: needsWith},
	Confirm:     {from: []State{Requested, Awaiting, Offered, Missed, Declined, Cancelled}, to: Confirmed, by: asks, needs: needsWith | needsAppointment},
	Prepare:     {from: []State{Confirmed}, to: Prepared, by: asks},
	Reconfirm:   {from: []State{Confirmed, Prepared}, to: Reconfirmed, by: asks},
	Reschedule:  {from: dated, to: Confirmed, by: asks, needs: needsWith | needsAppointment},
	CallOff:     {from: dated, to: Cancelled, by: asks, open: true},
	Hold:        {from: dated, to: Held, by: byTeam | byCoordinator, needs: needsWith, open: true},
	WriteReport: {from: []State{Held, Missed}, to: Reported, by: byTeam | byCoordinator, open: true},
	Thank:       {from: []State{Held, Reported}, to: Thanked, by: byTeam | byCoordinator, open: true},
	Follow:      {from: []State{Thanked, Following}, to: Following, by: byTeam | byCoordinator, needs: needsWords, open: true},
	Close:       {from: []State{Reported, Thanked, Following, Missed, Declined, Cancelled}, to: Closed, by: byLead | byCoordinator, open: true},
	AskAgain:    {from: []State{Missed, Declined, Cancelled, Awaiting}, to: Drafted, by: asks},
	AskDate:     {from: []State{Missed}, to: Requested, by: asks},
	Withdraw: {
		from: []State{Requested, Awaiting, Offered, Confirmed, Prepared, Reconfirmed, Missed, Declined, Cancelled},
		to:   Withdrawn, by: byLead | byCoordinator, needs: needsWords, open: true,
	},
	Release: {from: []State{Claimed, Drafted}, to: Released, by: byLead | byCoordinator | byClock, open: true},
}

// Actions are all moves in the order in which they are shown.
var Actions = []Action{
	Draft, Send, Offer, Confirm, Acknowledge, NoAnswer, LeftMessage, CallBack, ToldToWrite, Refuse,
	Prepare, Reconfirm, Reschedule, Hold, WriteReport, Thank, Follow, AskDate, AskAgain, CallOff, Close, Withdraw, Release,
}
