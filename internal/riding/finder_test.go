package riding

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// square is a country of one riding around 45 N, 75 W.
type square struct{ Map }

func (square) Locate(p Point) (string, bool) {
	return "35001", math.Abs(p.Lat-45) < 1 && math.Abs(p.Lon+75) < 1
}

func testFacts() Facts {
	name := func(s string) i18n.Text { return i18n.Text{EN: s, FR: s} }
	return Facts{
		Ridings: []Riding{
			{Code: "35002", Name: name("Two"), OrderName: name("Two"), Province: "ON"},
			{Code: "35001", Name: name("One"), OrderName: name("Old One"), Province: "ON"},
			{Code: "35003", Name: name("Three"), OrderName: name("Three"), Province: "ON"},
		},
		Areas: []Area{
			{FSA: "K1A", Shares: []Share{{Riding: "35001", Share: 1, AtPoint: true}}},
			{FSA: "K1P", Place: "Centretown", Shares: []Share{
				{Riding: "35001", Share: 0.30},
				{Riding: "35002", Share: 0.69},
				{Riding: "35003", Share: 0.01, AtPoint: true},
			}},
		},
		Tables: map[Method]*Table{
			ByTable: mustTable(
				TableRow{Code: mustCode("K1P 1A1"), Riding: "35002", Share: 1},
				TableRow{Code: mustCode("K1P 1A2"), Riding: "35002", Share: 0.25},
				TableRow{Code: mustCode("K1P 1A2"), Riding: "35001", Share: 0.75},
			),
			ByAddress: mustTable(
				TableRow{Code: mustCode("K1P 1A1"), Riding: "35003", Share: 1},
				TableRow{Code: mustCode("K1P 1A3"), Riding: "35003", Share: 1},
			),
		},
		Map:  square{},
		AsOf: map[Method]civil.Date{ByFSA: {Year: 2026, Month: 3, Day: 1}},
	}
}

func mustCode(s string) PostalCode {
	code, err := ParsePostalCode(s)
	if err != nil {
		panic(err)
	}
	return code
}

func mustTable(rows ...TableRow) *Table {
	table, err := NewTable(rows)
	if err != nil {
		panic(err)
	}
	return table
}

func mustIndex(t *testing.T) *Index {
	t.Helper()
	x, err := NewIndex(testFacts())
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// told is an answer as the tests compare it.
type told struct {
	Certainty Certainty
	Method    Method
	Codes     string
}

func tell(a *Answer) told {
	var codes []string
	for _, c := range a.Candidates {
		codes = append(codes, c.Riding.Code)
	}
	return told{a.Certainty, a.Method, strings.Join(codes, " ")}
}

func TestByPostalCode(t *testing.T) {
	tests := map[string]told{
		"K1P 1A1": {Exact, ByTable, "35002"},
		"K1P 1A2": {Candidates, ByTable, "35001 35002"},
		"K1P 1A3": {Exact, ByAddress, "35003"},              // the first table does not hold it
		"K1P 9Z9": {Candidates, ByFSA, "35003 35002 35001"}, // the place point first, then by share
		"K1A 0A6": {Candidates, ByFSA, "35001"},             // an area is never exact, even with one riding
	}
	finder := NewFinder(mustIndex(t), nil)
	for code, want := range tests {
		answer, err := finder.ByPostalCode(context.Background(), mustCode(code))
		if err != nil {
			t.Errorf("%s: %v", code, err)
			continue
		}
		if diff := cmp.Diff(want, tell(answer)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", code, diff)
		}
	}
	if _, err := finder.ByPostalCode(context.Background(), mustCode("X9X 9X9")); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an area nobody knows gives %v, want not found", err)
	}
}

// register answers the codes it has, and fails for others as told.
type register struct {
	answers map[string][]string
	err     error
	asked   int
}

func (r *register) Ridings(_ context.Context, code string) ([]string, time.Time, error) {
	r.asked++
	if codes, ok := r.answers[code]; ok {
		return codes, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), nil
	}
	return nil, time.Time{}, r.err
}

func TestOutsideRegister(t *testing.T) {
	outside := &register{
		answers: map[string][]string{
			"K1P9Z1": {"35003"},
			"K1P9Z2": {"35002", "35003"},
			"K1P9Z3": {"59001"}, // no riding of ours
			"X9X9X9": {"35001"}, // an area we do not know
		},
		err: fault.New(fault.Unavailable, "represent.unavailable", nil),
	}
	finder := NewFinder(mustIndex(t), outside)
	for code, want := range map[string]told{
		"K1P 9Z1": {Exact, ByRepresent, "35003"},
		"K1P 9Z2": {Candidates, ByRepresent, "35002 35003"},
		"K1P 9Z3": {Candidates, ByFSA, "35003 35002 35001"},
		"K1P 9Z4": {Candidates, ByFSA, "35003 35002 35001"}, // it fails: the area answers
		"X9X 9X9": {Exact, ByRepresent, "35001"},
	} {
		answer, err := finder.ByPostalCode(context.Background(), mustCode(code))
		if err != nil {
			t.Errorf("%s: %v", code, err)
			continue
		}
		if diff := cmp.Diff(want, tell(answer)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", code, diff)
		}
		if answer.Method == ByRepresent && answer.AsOf.String() != "2026-11-23" {
			t.Errorf("%s is answered as of %s", code, answer.AsOf)
		}
	}
	outside.asked = 0
	if _, err := finder.ByPostalCode(context.Background(), mustCode("K1P 1A1")); err != nil || outside.asked != 0 {
		t.Errorf("a code of the table was asked outside (%d times, %v)", outside.asked, err)
	}
}

func TestByPoint(t *testing.T) {
	finder := NewFinder(mustIndex(t), nil)
	answer, err := finder.ByPoint(Point{45.2, -75.3})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(told{Exact, ByPoint, "35001"}, tell(answer)); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []Point{{200, 0}, {0, 181}, {math.NaN(), 0}, {0, math.NaN()}, {math.Inf(1), 0}} {
		if _, err := finder.ByPoint(bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v gives %v, want invalid", bad, err)
		}
	}
	if _, err := finder.ByPoint(Point{0, 0}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a point at sea gives %v, want not found", err)
	}
}

func TestByChoice(t *testing.T) {
	finder := NewFinder(mustIndex(t), nil)
	answer, err := finder.ByChoice("35003")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(told{Exact, ByChoice, "35003"}, tell(answer)); diff != "" {
		t.Error(diff)
	}
	if _, err := finder.ByChoice("99999"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an unknown riding gives %v, want not found", err)
	}
}

func TestNewIndexRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*Facts){
		"an area of an unknown riding": func(f *Facts) { f.Areas[0].Shares[0].Riding = "99999" },
		"an area without a riding":     func(f *Facts) { f.Areas[0].Shares = nil },
		"an area with a wrong name":    func(f *Facts) { f.Areas[0].FSA = "D1A" },
		"a code of an unknown riding": func(f *Facts) {
			f.Tables[ByTable] = mustTable(TableRow{Code: mustCode("K1P 1A1"), Riding: "99999", Share: 1})
		},
		"a split with an unknown riding": func(f *Facts) {
			f.Tables[ByTable] = mustTable(TableRow{mustCode("K1P 1A1"), "99999", 0.5}, TableRow{mustCode("K1P 1A1"), "35001", 0.5})
		},
	} {
		facts := testFacts()
		spoil(&facts)
		if _, err := NewIndex(facts); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestLookupsDoNotAllocate(t *testing.T) {
	finder := NewFinder(mustIndex(t), nil)
	for _, typed := range []string{"k1p 1a1", "K1P\u00a09Z9"} {
		allocations := testing.AllocsPerRun(100, func() {
			code, err := ParsePostalCode(typed)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := finder.ByPostalCode(context.Background(), code); err != nil {
				t.Fatal(err)
			}
		})
		if allocations != 0 {
			t.Errorf("looking up %q allocates %v times", typed, allocations)
		}
	}
}

// A caller sees one index or the other while they are swapped.
//
// Races: look-ups with the swap of the index.
func TestRaceFinderSwap(t *testing.T) {
	finder := NewFinder(mustIndex(t), nil)
	stop := make(chan struct{})
	go func() {
		defer close(stop)
		for range 100 {
			x, err := NewIndex(testFacts())
			if err != nil {
				t.Error(err)
				return
			}
			finder.Swap(x)
		}
	}()
	for {
		select {
		case <-stop:
			return
		default:
			if _, err := finder.ByPostalCode(context.Background(), mustCode("K1P 1A1")); err != nil {
				t.Fatal(err)
			}
		}
	}
}
