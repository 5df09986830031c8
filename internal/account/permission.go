package account

import (
	"slices"
	"time"

	"recess/internal/fault"
)

// Actor is who acts: a person in a session, or a visitor. Every check takes
// one explicitly.
type Actor struct {
	Person   *Person   // nil: a visitor
	Held     *Person   // the session's person while they may not act; nil when they may
	Verified bool      // has passed the second step in this session
	CodeAt   time.Time // when the last code was given in this session; zero: never
}

// Visitor is an actor who has not signed in.
var Visitor = Actor{}

// ActorOf is the person of a session as an actor. A suspended person, and a
// coordinator or administrator before the second step, acts as a visitor: all
// that they can do is to set up, or take, their second step.
func ActorOf(p *Person, verified bool, codeAt time.Time) Actor {
	a := Actor{Person: p, Verified: verified, CodeAt: codeAt}
	if !a.active() {
		a.Person = nil
		a.Held = p
	}
	return a
}

// Self is the account of the session, whether or not it may act; nil for a
// visitor.
func (a Actor) Self() *Person {
	if a.Person != nil {
		return a.Person
	}
	return a.Held
}

// NeedsSecondStep reports whether the actor must pass the second step before
// they are more than a visitor.
func (a Actor) NeedsSecondStep() bool {
	self := a.Self()
	return self != nil && !self.Suspended && self.Role.atLeast(Coordinator) && !a.Verified
}

// active reports whether the actor is a person who may act as themselves.
func (a Actor) active() bool {
	return a.Person != nil && !a.Person.Suspended && !a.NeedsSecondStep()
}

// Is reports whether the actor has at least a role, and may act in it.
func (a Actor) Is(r Role) bool { return a.active() && a.Person.Role.atLeast(r) }

// atLeast reports whether a role is another or a more powerful one.
func (r Role) atLeast(other Role) bool { return slices.Index(Roles, r) >= slices.Index(Roles, other) }

// Permission is what a route asks of who calls it. A route has exactly one.
type Permission string

const (
	Anyone         Permission = "anyone"
	FirstStep      Permission = "first-step" // signed in by a link, also before the second step
	SignedIn       Permission = "signed-in"  // coordinators and administrators with the second step
	Coordinators   Permission = "coordinators"
	Countrywide    Permission = "countrywide" // coordinators of the whole country
	Administrators Permission = "administrators"
)

// Permissions are all there are.
var Permissions = []Permission{Anyone, FirstStep, SignedIn, Coordinators, Countrywide, Administrators}

// Known reports whether p is one of the permissions.
func (p Permission) Known() bool { return slices.Contains(Permissions, p) }

// least is the least powerful role that a permission asks for.
func (p Permission) least() Role {
	switch p {
	case Coordinators, Countrywide:
		return Coordinator
	case FirstStep, SignedIn:
		return Volunteer
	}
	return Administrator
}

// Check is nil when the actor may call a route with the permission. A
// fault.Unauthenticated asks to sign in or to pass the second step, which
// would help; a fault.Forbidden says that nothing would.
func (p Permission) Check(a Actor) error {
	if p == Anyone {
		return nil
	}
	self := a.Self()
	switch {
	case self == nil:
		return fault.New(fault.Unauthenticated, "account.sign_in_first", nil)
	case self.Suspended:
		return fault.New(fault.Forbidden, "account.suspended", nil)
	case !p.Known(), !self.Role.atLeast(p.least()):
		return fault.New(fault.Forbidden, "account.forbidden", nil)
	case p != FirstStep && a.NeedsSecondStep():
		return fault.New(fault.Unauthenticated, "account.second_step", nil)
	case p == Countrywide && a.Limited():
		return fault.New(fault.Forbidden, WholeCountryKey, nil)
	}
	return nil
}

// WholeCountryKey is the key of the fault that refuses a limited coordinator:
// what they would change is the same in every riding.
const WholeCountryKey = "account.whole_country"

// Limited reports whether the actor coordinates a part of the country only.
func (a Actor) Limited() bool {
	return a.Is(Coordinator) && !a.Is(Administrator) && !a.Person.Scope.Everywhere()
}

// CanSee reports whether the actor may see a person's name, address and phone:
// one's own, or anybody's for a coordinator whose scope covers their riding.
func (a Actor) CanSee(p *Person, province string) bool {
	if !a.active() {
		return false
	}
	return a.Person.ID == p.ID || a.CanCoordinate(p.Home.Riding, province)
}

// CanCoordinate reports whether the actor coordinates a riding.
func (a Actor) CanCoordinate(riding, province string) bool {
	return a.Is(Administrator) || a.Is(Coordinator) && a.Person.Scope.Covers(riding, province)
}

// CanGrant reports whether the actor may give a person a role. Nobody changes
// their own: a slip could leave Recess without an administrator.
func (a Actor) CanGrant(p *Person) bool { return a.Is(Administrator) && a.Person.ID != p.ID }

// CanTakePack reports whether the actor may have the team's pack of a riding:
// those who live there, and those who coordinate it.
func (a Actor) CanTakePack(riding, province string) bool {
	return a.active() && (a.Person.Home.Riding == riding || a.CanCoordinate(riding, province))
}
