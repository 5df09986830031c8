// Package account knows the people of Recess: who they are, what they may do,
// how they sign in, and what they have agreed to.
package account

import (
	"slices"
	"strings"
	"time"

	"recess/internal/i18n"
)

// Role is what a person does in the organisation.
type Role string

const (
	Volunteer     Role = "volunteer"
	Coordinator   Role = "coordinator"
	Administrator Role = "administrator"
)

// Roles are all of them, the least powerful first.
var Roles = []Role{Volunteer, Coordinator, Administrator}

// Person is somebody with an account.
type Person struct {
	ID          int64
	Email       string // as Address gives it; unique
	Name        string
	Phone       string
	Lang        i18n.Lang
	Role        Role
	Scope       Scope // of a coordinator
	Home        Home
	Reach       Reach
	AccessNeeds string // shown only to the lead of a team one is in
	SecondStep  bool   // has one set up; its secret is apart
	Suspended   bool
	CreatedAt   time.Time
}

// Reach is how a person likes to be reached.
type Reach string

const (
	ReachEmail Reach = "email"
	ReachPhone Reach = "phone"
)

// Home is where a person lives, as far as their riding goes.
type Home struct {
	Postal string // "K1A 0A6"; empty when not given
	Riding string // FED code; empty when not known
	Method string // how the riding was found, as riding.Method
	Exact  bool
	On     time.Time // when
}

// Scope bounds what a coordinator sees. The zero Scope is all of Canada.
type Scope struct {
	Provinces []string // two letters
	Ridings   []string // FED codes
}

// Everywhere tells whether the scope is all of Canada.
func (s Scope) Everywhere() bool { return len(s.Provinces)+len(s.Ridings) == 0 }

// Covers tells whether a riding of a province is within the scope.
func (s Scope) Covers(riding, province string) bool {
	return s.Everywhere() || slices.Contains(s.Provinces, province) || slices.Contains(s.Ridings, riding)
}

// FirstName is the first word of a name.
func FirstName(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return first
}
