package coverage

import (
	"testing"

	"recess/internal/meeting"
	"recess/internal/riding"
)

// Those whom it helps most come first: volunteers, then people on lists, then
// swing, then population.
func TestNeedy(t *testing.T) {
	line := func(code string, state State, volunteers, known int, level meeting.Level, population int) Line {
		return Line{
			Riding: &riding.Riding{Code: code, Population: population}, Level: level, Living: Living{volunteers, known},
			Record: Record{Standing: Standing{State: state}},
		}
	}
	v := &View{Lines: []Line{
		line("far", Unclaimed, 0, 0, meeting.Neutral, 500),
		line("taken", Claimed, 9, 0, meeting.Neutral, 500),
		line("empty", Vacant, 9, 0, Unknown, 500),
		line("sure", Unclaimed, 2, 0, meeting.Opponent, 900),
		line("unknown", Unclaimed, 2, 0, Unknown, 100),
		line("small", Unclaimed, 2, 0, meeting.LeaningFor, 100),
		line("large", Unclaimed, 2, 0, meeting.Neutral, 200),
		line("listed", Unclaimed, 2, 40, meeting.Opponent, 100),
		line("many", Unclaimed, 3, 0, meeting.Champion, 1),
	}}
	want := []string{"many", "listed", "large", "small", "unknown", "sure", "far"}
	got := v.Needy()
	if len(got) != len(want) {
		t.Fatalf("%d ridings", len(got))
	}
	for i := range want {
		if got[i].Riding.Code != want[i] {
			t.Errorf("place %d has %s, want %s", i, got[i].Riding.Code, want[i])
		}
	}
}

func TestFunnelAndCounts(t *testing.T) {
	v := &View{}
	for _, s := range []Standing{{State: Claimed, Stage: ToClaimed}, {State: Confirmed, Stage: ToConfirmed}, {State: MetStaff, Stage: ToThanked}, {State: Unclaimed}} {
		v.Lines = append(v.Lines, Line{Riding: &riding.Riding{Province: "ON"}, Record: Record{Standing: s}})
	}
	want := []int{3, 2, 2, 1, 1, 1}
	for i, n := range v.Funnel() {
		if n != want[i] {
			t.Errorf("%d have reached %s, want %d", n, Stages[i], want[i])
		}
	}
	if bars := v.ByProvince(); len(bars) != 1 || bars[0].Key != "ON" || bars[0].Total() != 4 || bars[0].Met() != 1 {
		t.Errorf("%+v", bars)
	}
	if bars := v.ByParty(); len(bars) != 1 || bars[0].Key != "" {
		t.Errorf("%+v", bars)
	}
}

// No number tells of one or two ridings with fewer than three people behind
// them, nor does a difference of two numbers.
func TestTotalsSingleNobodyOut(t *testing.T) {
	some := func(people ...int) (records []Record) {
		for _, n := range people {
			records = append(records, Record{Standing: Standing{State: MetMember, Stage: ToMet, Held: 1, People: n}})
		}
		return records
	}
	province := func(name string, people ...int) *group {
		return &group{provinces: []string{name}, ridings: 10, records: some(people...)}
	}
	for name, test := range map[string]struct {
		all  []*group
		want []string // each region's provinces, the rest last
	}{
		"all quiet":              {[]*group{province("NL"), province("PE")}, []string{"NL", "PE"}},
		"large enough":           {[]*group{province("ON", 1, 1, 1), province("QC", 4)}, []string{"ON", "QC"}},
		"one alone":              {[]*group{province("ON", 1, 1, 1), province("QC", 1)}, []string{"QCON"}},
		"two alone hide another": {[]*group{province("ON", 1, 1, 1, 1), province("QC", 1), province("BC", 1, 3, 9)}, []string{"ON", "QCBC"}},
		"small ones together":    {[]*group{province("ON", 1, 1, 1), province("QC", 1), province("PE", 2, 1)}, []string{"ON", "QCPE"}},
	} {
		got := apart(test.all)
		if len(got) != len(test.want) {
			t.Errorf("%s: %d regions, want %v", name, len(got), test.want)
			continue
		}
		for i, g := range got {
			names := ""
			for _, p := range g.provinces {
				names += p
			}
			if names != test.want[i] {
				t.Errorf("%s: region %d is %s, want %s", name, i, names, test.want[i])
			}
		}
	}
	if alone := province("ON", 2).totals(); !alone.Met.Hidden || !alone.People.Hidden || !alone.Meetings.Hidden {
		t.Errorf("one riding with two people is told: %+v", alone)
	}
	if three := province("ON", 3).totals(); three.Met.Hidden || three.People.Hidden {
		t.Errorf("three people are hidden: %+v", three)
	}
}
