package riding

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"recess/internal/civil"
)

// redrawnFacts have ridings of two orders that have ended, and of one in force.
func redrawnFacts() Facts {
	first, second := civil.Date{Year: 2034, Month: 4, Day: 1}, civil.Date{Year: 2044, Month: 4, Day: 1}
	return Facts{
		Order: "2043",
		Ridings: []Riding{
			{Code: "35001", Order: "2043"}, {Code: "35002", Order: "2043"}, {Code: "35003", Order: "2043"},
			{Code: "35001-2033", Order: "2033", Ended: second}, {Code: "35002-2033", Order: "2033", Ended: second},
			{Code: "35001-2023", Order: "2023", Ended: first},
		},
		Heirs: map[string][]Share{
			"35001-2023": {{Riding: "35001-2033", Share: 0.75}, {Riding: "35002-2033", Share: 0.25}},
			"35001-2033": {{Riding: "35001", Share: 1}},
			"35002-2033": {{Riding: "35002", Share: 0.96}, {Riding: "35003", Share: 0.03}, {Riding: "35001", Share: 0.01}},
		},
		Areas: []Area{{FSA: "K1A", Shares: []Share{{Riding: "35002", Share: 1}, {Riding: "35003"}}}},
		Tables: map[Method]*Table{ByTable: mustTable(
			TableRow{Code: mustCode("K1P 1A1"), Riding: "35003", Share: 1},
			TableRow{Code: mustCode("K1P 1A2"), Riding: "35001", Share: 1},
		)},
	}
}

func TestEndedRidings(t *testing.T) {
	x, err := NewIndex(redrawnFacts())
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Ridings()) != 3 || x.Order() != "2043" {
		t.Errorf("%d ridings of the order %s", len(x.Ridings()), x.Order())
	}
	r, err := x.Riding("35001-2023")
	if err != nil || r.FED() != "35001" || r.Order != "2023" || EndedCode(r.FED(), r.Order) != r.Code {
		t.Errorf("%+v, %v", r, err)
	}
	ended := 0
	for range x.Ended() {
		ended++
	}
	if ended != 3 {
		t.Errorf("%d have ended", ended)
	}
	if _, err := NewFinder(x, nil).ByChoice("35001-2023"); err == nil {
		t.Error("a riding that has ended can be chosen")
	}
}

func TestHeirs(t *testing.T) {
	x, err := NewIndex(redrawnFacts())
	if err != nil {
		t.Fatal(err)
	}
	for ended, want := range map[string][]Share{
		"35001-2033": {{Riding: "35001", Share: 1}},
		"35002-2033": {{Riding: "35002", Share: 0.96}, {Riding: "35003", Share: 0.03}, {Riding: "35001", Share: 0.01}},
		"35001-2023": {{Riding: "35001", Share: 0.7525}, {Riding: "35002", Share: 0.24}, {Riding: "35003", Share: 0.0075}}, // two orders ago
		"35009-2023": {},
	} {
		if diff := cmp.Diff(want, x.Heirs(ended)); diff != "" {
			t.Errorf("%s: %s", ended, diff)
		}
	}
}

func TestRehome(t *testing.T) {
	x, err := NewIndex(redrawnFacts())
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		ended, postal string
		want          []string
	}{
		{"35001-2033", "", []string{"35001"}},
		{"35002-2033", "", []string{"35002", "35003", "35001"}},
		{"35002-2033", "K1A 0A0", []string{"35002", "35003"}}, // by its area
		{"35002-2033", "K1P 1A1", []string{"35003"}},          // by a table of the new order
		{"35002-2033", "V1A 1A1", []string{"35002", "35003", "35001"}},
		{"35001-2033", "K1P 1A1", []string{"35001"}}, // the code is not of the home
	}
	for _, test := range tests {
		var today *Answer
		if test.postal != "" {
			today, _ = x.ByPostalCode(mustCode(test.postal))
		}
		var got []string
		for _, c := range x.Rehome(test.ended, today) {
			got = append(got, c.Riding.Code)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s, %s: %s", test.ended, test.postal, diff)
		}
	}
}

func TestRedrawn(t *testing.T) {
	heirs := map[string][]Share{
		"35001": {{Riding: "35001", Share: 0.6}, {Riding: "35002", Share: 0.375}, {Riding: "35003", Share: 0.002}},
		"35002": {{Riding: "35002", Share: 1}},
	}
	areas := []Area{
		{FSA: "K1A", Place: "Here", Point: Point{45, -75}, Shares: []Share{{Riding: "35001", Share: 0.5, AtPoint: true}, {Riding: "35002", Share: 0.5}}},
		{FSA: "K1B", Shares: []Share{{Riding: "35002"}}}, // only a register tells
		{FSA: "K1C", Shares: []Share{{Riding: "35009", Share: 1}}},
	}
	at := func(Point) (string, bool) { return "35003", true }
	want := []Area{
		{FSA: "K1A", Place: "Here", Point: Point{45, -75}, Shares: []Share{
			{Riding: "35003", AtPoint: true}, {Riding: "35002", Share: 0.6875}, {Riding: "35001", Share: 0.3}}},
		{FSA: "K1B", Shares: []Share{{Riding: "35002"}}},
	}
	if diff := cmp.Diff(want, Redrawn(areas, heirs, at)); diff != "" {
		t.Error(diff)
	}
	if !areas[0].Shares[0].AtPoint {
		t.Error("the old areas were changed")
	}
}

func TestProvinceOf(t *testing.T) {
	for code, want := range map[string]string{"10001": "NL", "35123": "ON", "62001": "NU", "36001": "", "3500": "", "35001-2023": "", "": ""} {
		if got := ProvinceOf(code); got != want {
			t.Errorf("%s: %q", code, got)
		}
	}
}
