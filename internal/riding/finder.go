package riding

import (
	"context"
	"math"
	"sync/atomic"
	"time"

	"recess/internal/civil"
	"recess/internal/fault"
)

// Register answers whole postal codes from outside Recess.
type Register interface {
	// Ridings gives the FED codes a postal code lies in, most likely first,
	// and when the register said so; a fault.NotFound when it does not know
	// the code, a fault.Unavailable when it cannot say now.
	Ridings(ctx context.Context, code string) (codes []string, asOf time.Time, err error)
}

// Finder answers "which riding is this?" from the index in force and, when one
// is switched on, an outside register.
type Finder struct {
	index    atomic.Pointer[Index]
	register atomic.Pointer[Register] // nil when switched off
}

// NewFinder starts with an index; register may be nil.
func NewFinder(x *Index, register Register) *Finder {
	f := new(Finder)
	f.index.Store(x)
	f.UseRegister(register)
	return f
}

// Index is the one in force now.
func (f *Finder) Index() *Index { return f.index.Load() }

// Swap puts a new index in force; look-ups under way finish on the old one.
func (f *Finder) Swap(x *Index) { f.index.Store(x) }

// UseRegister puts an outside register in force; nil switches it off.
func (f *Finder) UseRegister(r Register) {
	if r == nil {
		f.register.Store(nil)
		return
	}
	f.register.Store(&r)
}

// AsksRegister tells whether a code that the table does not hold is sent to
// the outside register.
func (f *Finder) AsksRegister() bool { return f.register.Load() != nil }

// ByPostalCode asks the six-character table, then the outside register, then
// falls back on the area's candidates. A fault.NotFound when no source knows
// the code; a register that fails is passed over.
func (f *Finder) ByPostalCode(ctx context.Context, code PostalCode) (*Answer, error) {
	x := f.index.Load()
	answer, ok := x.ByPostalCode(code)
	if r := f.register.Load(); r != nil && (!ok || answer.Method == ByFSA) {
		if better := ask(ctx, *r, x, code); better != nil {
			return better, nil
		}
	}
	if !ok {
		return nil, fault.New(fault.NotFound, "postal.unknown", fault.Args{"Code": code.String()})
	}
	return answer, nil
}

// ask gives the register's answer, or nil when it has none that can be used.
func ask(ctx context.Context, r Register, x *Index, code PostalCode) *Answer {
	codes, asOf, err := r.Ridings(ctx, code.Compact())
	if err != nil {
		return nil // the register logs its own failures; the visitor is owed an answer all the same
	}
	shares := make([]Share, len(codes))
	for i, c := range codes {
		shares[i].Riding = c
	}
	answer, err := x.candidates(ByRepresent, shares)
	if err != nil {
		return nil // it speaks of a riding that is none of ours
	}
	answer.AsOf = civil.Of(asOf)
	if len(codes) == 1 {
		answer.Certainty, answer.Candidates[0].Share = Exact, 1
	}
	return answer
}

// ByPoint finds the riding around a point. A fault.Invalid when p is no place
// on the earth, a fault.NotFound when it lies in no riding.
func (f *Finder) ByPoint(p Point) (*Answer, error) {
	if !(math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180) { // also false for NaN
		return nil, fault.New(fault.Invalid, "point.form", nil)
	}
	x := f.index.Load()
	if x.atlas != nil {
		if code, ok := x.atlas.Locate(p); ok {
			if answer, ok := x.exact[ByPoint][code]; ok {
				return answer, nil
			}
		}
	}
	return nil, fault.New(fault.NotFound, "point.outside", nil)
}

// ByChoice is the answer when the person says which riding is theirs. A
// fault.NotFound when there is no such riding.
func (f *Finder) ByChoice(code string) (*Answer, error) {
	if answer, ok := f.index.Load().exact[ByChoice][code]; ok {
		return answer, nil
	}
	return nil, fault.New(fault.NotFound, "riding.unknown", nil)
}
