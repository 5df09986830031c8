package member

import (
	"fmt"
	"sync/atomic"
)

// Roster is who sits where at one moment. It is never changed once made.
type Roster struct {
	members  []Member
	byRiding map[string]*Member
	pictured map[int]string // hash of the portrait, by person
}

// NewRoster refuses two members for one seat.
func NewRoster(members []Member) (*Roster, error) {
	r := &Roster{members: members, byRiding: make(map[string]*Member, len(members)), pictured: map[int]string{}}
	for i := range members {
		m := &members[i]
		if other, taken := r.byRiding[m.Riding]; taken {
			return nil, fmt.Errorf("riding %s has two members: %s and %s", m.Riding, other.Name(), m.Name())
		}
		r.byRiding[m.Riding] = m
		if m.Portrait != "" {
			r.pictured[m.PersonID] = m.Portrait
		}
	}
	return r, nil
}

// Sitting is the member of a riding; false while the seat is vacant.
func (r *Roster) Sitting(riding string) (*Member, bool) {
	m, ok := r.byRiding[riding]
	return m, ok
}

// Shows tells whether somebody who sits has this portrait, by its hash.
func (r *Roster) Shows(person int, hash string) bool { return hash != "" && r.pictured[person] == hash }

// Members are all of them; not to be changed.
func (r *Roster) Members() []Member { return r.members }

// Directory is the roster in force, which an import may swap at any time.
type Directory struct{ roster atomic.Pointer[Roster] }

// NewDirectory starts with a roster.
func NewDirectory(r *Roster) *Directory {
	d := &Directory{}
	d.roster.Store(r)
	return d
}

// Roster is the one in force now.
func (d *Directory) Roster() *Roster { return d.roster.Load() }

// Swap puts a new roster in force.
func (d *Directory) Swap(r *Roster) { d.roster.Store(r) }
