package account

import (
	"slices"

	"recess/internal/fault"
)

// Actor is who acts: a person in a session, or a visitor. Every check takes
// one explicitly.
type Actor struct {
	Person   *Person // nil: a visitor
	Verified bool    // has passed the second step in this session
}

// Visitor is somebody who has not signed in.
var Visitor = Actor{}

// Is tells whether the actor has at least a role.
func (a Actor) Is(r Role) bool {
	return a.Person != nil && !a.Person.Suspended && slices.Index(Roles, a.Person.Role) >= slices.Index(Roles, r)
}

// NeedsSecondStep tells whether the actor must pass the second step before
// seeing personal data that is not theirs.
func (a Actor) NeedsSecondStep() bool { return a.Is(Coordinator) && !a.Verified }

// Permission is what a route asks of who calls it. A route has exactly one.
type Permission string

const (
	Anyone         Permission = "anyone"
	SignedIn       Permission = "signed-in"
	Coordinators   Permission = "coordinators"   // with the second step
	Countrywide    Permission = "countrywide"    // coordinators of the whole country, with the second step
	Administrators Permission = "administrators" // with the second step
)

// Permissions are all there are.
var Permissions = []Permission{Anyone, SignedIn, Coordinators, Countrywide, Administrators}

// Known tells whether p is one of the permissions.
func (p Permission) Known() bool { return slices.Contains(Permissions, p) }

// Check is nil when the actor may call a route with the permission. A
// fault.Unauthenticated asks to sign in or to pass the second step, which
// would help; a fault.Forbidden says that nothing would.
func (p Permission) Check(a Actor) error {
	if p == Anyone {
		return nil
	}
	if a.Person == nil {
		return fault.New(fault.Unauthenticated, "account.sign_in_first", nil)
	}
	if a.Person.Suspended {
		return fault.New(fault.Forbidden, "account.suspended", nil)
	}
	switch p {
	case SignedIn:
		return nil
	case Coordinators:
		return a.mustBe(Coordinator)
	case Countrywide:
		return a.mustCoordinateAll()
	case Administrators:
		return a.mustBe(Administrator)
	}
	return fault.New(fault.Forbidden, "account.forbidden", nil)
}

func (a Actor) mustBe(r Role) error {
	if !a.Is(r) {
		return fault.New(fault.Forbidden, "account.forbidden", nil)
	}
	if !a.Verified {
		return fault.New(fault.Unauthenticated, "account.second_step", nil)
	}
	return nil
}

// mustCoordinateAll refuses coordinators who are limited to a part of the
// country: what they would change is the same in every riding.
func (a Actor) mustCoordinateAll() error {
	if err := a.mustBe(Coordinator); err != nil {
		return err
	}
	if a.Limited() {
		return fault.New(fault.Forbidden, WholeCountryKey, nil)
	}
	return nil
}

// WholeCountryKey is the key of the fault that refuses a limited coordinator.
const WholeCountryKey = "account.whole_country"

// Limited reports whether the actor coordinates a part of the country only.
func (a Actor) Limited() bool {
	return a.Is(Coordinator) && !a.Is(Administrator) && !a.Person.Scope.Everywhere()
}

// CanSee tells whether the actor may see a person's name, address and phone:
// one's own, or anybody's for a coordinator whose scope covers their riding.
func (a Actor) CanSee(p *Person, province string) bool {
	if a.Person == nil || a.Person.Suspended {
		return false
	}
	if a.Person.ID == p.ID {
		return true
	}
	return a.CanCoordinate(p.Home.Riding, province)
}

// CanCoordinate tells whether the actor coordinates a riding.
func (a Actor) CanCoordinate(riding, province string) bool {
	if !a.Verified {
		return false
	}
	return a.Is(Administrator) || a.Is(Coordinator) && a.Person.Scope.Covers(riding, province)
}

// CanGrant tells whether the actor may give a person a role. Nobody changes
// their own: a slip could leave Recess without an administrator.
func (a Actor) CanGrant(p *Person) bool {
	return a.Verified && a.Is(Administrator) && a.Person.ID != p.ID
}

// CanTakePack tells whether the actor may have the team's pack of a riding:
// those who live there, and those who coordinate it.
func (a Actor) CanTakePack(riding, province string) bool {
	if a.Person == nil || a.Person.Suspended {
		return false
	}
	return a.Person.Home.Riding == riding || a.CanCoordinate(riding, province)
}
