package riding

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"

	"recess/internal/civil"
	"recess/internal/fault"
)

// Facts are what an index is built from.
type Facts struct {
	Order   string             // in force
	Ridings []Riding           // those that have ended among them
	Heirs   map[string][]Share // of the ground of each that has ended
	Areas   []Area
	Tables  map[Method]*Table // six-character codes, by ByTable or ByAddress; none until imported
	Streets *StreetBook       // of codes that ridings share; may be nil
	Map     Map
	AsOf    map[Method]civil.Date // the date of each source
}

// Index answers look-ups from memory. It is built once and never changed, so
// any number of goroutines may read it.
type Index struct {
	order   string
	ridings []Riding           // in force, by code
	byCode  map[string]*Riding // those in force
	ended   map[string]*Riding
	heirs   map[string][]Share // of those that have ended
	areas   map[string]*Area   // by FSA
	places  map[string][]*Area // by the riding that holds the area's point
	streets *StreetBook
	atlas   Map
	asOf    map[Method]civil.Date

	byFSA  [AreaCount]*Answer
	tables []answeredTable               // in the order they are asked
	exact  map[Method]map[string]*Answer // by riding
}

// NewIndex checks that every riding the facts speak of is among the ridings.
func NewIndex(facts Facts) (*Index, error) {
	x := &Index{
		order:   facts.Order,
		ended:   map[string]*Riding{},
		heirs:   facts.Heirs,
		byCode:  make(map[string]*Riding, len(facts.Ridings)),
		areas:   make(map[string]*Area, len(facts.Areas)),
		places:  make(map[string][]*Area, len(facts.Ridings)),
		streets: facts.Streets,
		atlas:   facts.Map,
		asOf:    facts.AsOf,
		exact:   map[Method]map[string]*Answer{},
	}
	for _, r := range facts.Ridings {
		if r.Ended.IsZero() {
			x.ridings = append(x.ridings, r)
		} else {
			x.ended[r.Code] = &r
		}
	}
	slices.SortFunc(x.ridings, func(a, b Riding) int { return cmp.Compare(a.Code, b.Code) })
	for i := range x.ridings {
		x.byCode[x.ridings[i].Code] = &x.ridings[i]
	}
	for _, method := range []Method{ByTable, ByAddress, ByPoint, ByChoice} {
		x.exact[method] = x.certain(method)
	}
	for i := range facts.Areas {
		if err := x.addArea(&facts.Areas[i]); err != nil {
			return nil, err
		}
	}
	for _, method := range []Method{ByTable, ByAddress} { // the table of all codes before that of addresses, which lacks post-office boxes
		if err := x.addTable(method, facts.Tables[method]); err != nil {
			return nil, err
		}
	}
	return x, x.checkStreets()
}

func (x *Index) checkStreets() error {
	if x.streets == nil {
		return nil
	}
	for _, code := range x.streets.ridings {
		if _, ok := x.byCode[code]; !ok {
			return fmt.Errorf("streets lie in riding %q, which is not known", code)
		}
	}
	return nil
}

// answeredTable is a table with the answer of each of its splits.
type answeredTable struct {
	*Table
	answers []*Answer // by the split's number; the first is nil
}

func (x *Index) addTable(method Method, t *Table) error {
	if t == nil {
		return nil
	}
	answers := make([]*Answer, len(t.splits))
	for i, split := range t.splits[1:] {
		answer, err := x.splitAnswer(method, split)
		if err != nil {
			return fmt.Errorf("%s: %w", method, err)
		}
		answers[i+1] = answer
	}
	x.tables = append(x.tables, answeredTable{t, answers})
	return nil
}

func (x *Index) splitAnswer(method Method, split []Share) (*Answer, error) {
	if len(split) > 1 {
		return x.candidates(method, split)
	}
	answer, ok := x.exact[method][split[0].Riding]
	if !ok {
		return nil, fmt.Errorf("riding %q is not known", split[0].Riding)
	}
	return answer, nil
}

// certain makes the exact answer of one method for every riding.
func (x *Index) certain(method Method) map[string]*Answer {
	answers := make(map[string]*Answer, len(x.ridings))
	for i := range x.ridings {
		r := &x.ridings[i]
		answers[r.Code] = &Answer{
			Certainty: Exact, Method: method, AsOf: x.asOf[method],
			Candidates: []Candidate{{Riding: r, Share: 1}},
		}
	}
	return answers
}

func (x *Index) addArea(a *Area) error {
	first, err := ParsePostalCode(a.FSA + firstUnit)
	if err != nil {
		return fmt.Errorf("%q is no forward sortation area", a.FSA)
	}
	answer, err := x.candidates(ByFSA, likeliest(a.Shares))
	if err != nil {
		return fmt.Errorf("area %s: %w", a.FSA, err)
	}
	x.areas[a.FSA] = a
	for _, share := range a.Shares {
		if share.AtPoint {
			x.places[share.Riding] = append(x.places[share.Riding], a)
		}
	}
	x.byFSA[first.fsa()] = answer
	return nil
}

// firstUnit completes an FSA to its first postal code.
const firstUnit = "0A0"

// candidates makes the answer that names several ridings, or one of which the
// method cannot be sure.
func (x *Index) candidates(method Method, shares []Share) (*Answer, error) {
	answer := &Answer{Certainty: Candidates, Method: method, AsOf: x.asOf[method]}
	for _, s := range shares {
		r, ok := x.byCode[s.Riding]
		if !ok {
			return nil, fmt.Errorf("riding %q is not among the %d known", s.Riding, len(x.ridings))
		}
		answer.Candidates = append(answer.Candidates, Candidate{Riding: r, Share: s.Share, AtPoint: s.AtPoint})
	}
	if len(answer.Candidates) == 0 {
		return nil, fmt.Errorf("no riding is named")
	}
	return answer, nil
}

// Order is the name of the representation order in force.
func (x *Index) Order() string { return x.order }

// Ridings are those in force in the order of their codes; not to be changed.
func (x *Index) Ridings() []Riding { return x.ridings }

// Ended are the ridings of earlier orders, in no order.
func (x *Index) Ended() iter.Seq[*Riding] { return maps.Values(x.ended) }

// Riding finds a riding by its FED code, or one that has ended by what it is
// known by since; a fault.NotFound when there is none.
func (x *Index) Riding(code string) (*Riding, error) {
	if r, ok := x.ended[code]; ok {
		return r, nil
	}
	return x.InForce(code)
}

// InForce finds a riding in force by its FED code; a fault.NotFound when there
// is none.
func (x *Index) InForce(code string) (*Riding, error) {
	if r, ok := x.byCode[code]; ok {
		return r, nil
	}
	return nil, fault.New(fault.NotFound, "riding.unknown", nil)
}

// Map is the boundaries of the ridings.
func (x *Index) Map() Map { return x.atlas }

// Area tells what is known of a forward sortation area.
func (x *Index) Area(fsa string) (*Area, bool) {
	a, ok := x.areas[fsa]
	return a, ok
}

// FSAs are all forward sortation areas known, in alphabetical order.
func (x *Index) FSAs() []string { return slices.Sorted(maps.Keys(x.areas)) }

// AreasIn are the forward sortation areas whose point lies in a riding, in
// alphabetical order; not to be changed.
func (x *Index) AreasIn(code string) []*Area { return x.places[code] }

// ByPostalCode answers from the six-character tables, else from the area the
// code lies in; false when none knows it.
func (x *Index) ByPostalCode(code PostalCode) (*Answer, bool) {
	for i := range x.tables {
		t := &x.tables[i]
		if number := t.number(code); number != 0 {
			return t.answers[number], true
		}
	}
	answer := x.byFSA[code.fsa()]
	return answer, answer != nil
}

// ByArea answers for a forward sortation area as a whole; false when none knows
// it.
func (x *Index) ByArea(fsa string) (*Answer, bool) {
	first, err := parse(fsa + firstUnit)
	if err != nil {
		return nil, false
	}
	answer := x.byFSA[first.fsa()]
	return answer, answer != nil
}
