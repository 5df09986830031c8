package member

import (
	"fmt"
	"sync/atomic"
)

// Roster is who sits where at one moment. It is never changed once made.
type Roster struct {
	members  []Member
	byRiding map[string]*Member
	pictured map[int]string    // hash of the portrait, by person
	terms    map[string][]Term // by riding, the latest first
}

// NewRoster refuses two members for one seat. The terms are those who sit or
// sat, the latest first.
func NewRoster(members []Member, terms ...Term) (*Roster, error) {
	r := &Roster{members: members, byRiding: make(map[string]*Member, len(members)), pictured: map[int]string{}, terms: map[string][]Term{}}
	for _, t := range terms {
		r.terms[t.Riding] = append(r.terms[t.Riding], t)
	}
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

// Terms are those who sit or sat for a riding, the latest first; not to be
// changed.
func (r *Roster) Terms(riding string) []Term { return r.terms[riding] }

// Sat is the latest term of somebody for a riding; false when they never sat
// there, as far as is known.
func (r *Roster) Sat(riding string, person int) (*Term, bool) {
	for i := range r.terms[riding] {
		if t := &r.terms[riding][i]; t.PersonID == person {
			return t, true
		}
	}
	return nil, false
}

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
