package riding

import (
	"cmp"
	"slices"

	"recess/internal/civil"
)

// Certainty tells how sure an answer is.
type Certainty string

const (
	Exact      Certainty = "exact"      // one riding, by a source that knows the address, the code or the person's mind
	Candidates Certainty = "candidates" // the riding is almost surely among these
)

// Method tells how an answer was found.
type Method string

const (
	ByTable     Method = "postal-table" // an imported table of six-character codes
	ByAddress   Method = "nar"          // the National Address Register
	ByRepresent Method = "represent"    // the Represent API
	ByPoint     Method = "point"        // a point within the boundaries
	ByChoice    Method = "chosen"       // the person chose
	ByFSA       Method = "fsa"          // the first three characters
)

// Answer is what Recess knows of where a code or a point lies. Answers are
// shared between look-ups and never changed.
type Answer struct {
	Certainty  Certainty
	Method     Method
	AsOf       civil.Date // of the source asked
	Candidates []Candidate
}

// Candidate is a riding an answer holds for possible.
type Candidate struct {
	Riding  *Riding
	Share   float64 // of the postal area's surface or the code's addresses, 0 to 1; 0 when unknown
	AtPoint bool    // holds the postal area's point
}

// Only is the riding of an exact answer.
func (a *Answer) Only() *Riding { return a.Candidates[0].Riding }

// likeliest orders shares for people: the riding at the area's point first,
// then by share, ties by code.
func likeliest(shares []Share) []Share {
	sorted := slices.Clone(shares)
	slices.SortFunc(sorted, func(a, b Share) int {
		if a.AtPoint != b.AtPoint {
			if a.AtPoint {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Riding, b.Riding))
	})
	return sorted
}
