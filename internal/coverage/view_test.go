package coverage

import (
	"testing"
	"time"

	"recess/internal/civil"
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

// A digest names where something has moved since a Monday in Ottawa, the latest
// first.
func TestMoved(t *testing.T) {
	line := func(code string, at time.Time) Line {
		return Line{Riding: &riding.Riding{Code: code}, Record: Record{Standing: Standing{LastStep: at}}}
	}
	monday := civil.Date{Year: 2027, Month: time.July, Day: 5}
	midnight := monday.In(civil.Ottawa)
	v := &View{Lines: []Line{line("never", time.Time{}), line("before", midnight.Add(-time.Second)), line("then", midnight), line("since", midnight.Add(time.Hour))}}
	if got := v.moved(monday); len(got) != 2 || got[0].Riding.Code != "since" || got[1].Riding.Code != "then" || len(v.Lines) != 4 {
		t.Errorf("%v", got)
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

// What is told of a province is the same for several numbers of ridings, so
// that neither it nor a difference tells of one.
func TestTotalsSingleNobodyOut(t *testing.T) {
	met := func(n, people int) (records []Record) {
		for range n {
			records = append(records, Record{Standing: Standing{State: MetMember, Stage: ToMet, Held: 1, People: people}})
		}
		return records
	}
	for ridings := 1; ridings <= 80; ridings++ {
		worlds := map[int]int{} // how many numbers of ridings are told the same
		for n := range ridings + 1 {
			few := total(met(n, Fewest-1), ridings)
			if few.Begun != few.Met || few.Met%Step != 0 || few.Met > n {
				t.Errorf("%d of %d ridings are told as %+v", n, ridings, few)
			}
			worlds[few.Met]++
		}
		for told, n := range worlds {
			if n == 1 {
				t.Errorf("%d of %d ridings can only be one number of them", told, ridings)
			}
		}
	}
	if all := total(met(10, Fewest), 10); all.Met != 10 || all.People != 30 || all.Meetings != 10 {
		t.Errorf("ten ridings with three people each are told as %+v", all)
	}
	if none := total(nil, 4); none.Ridings != 4 || none.Begun+none.Asked+none.Met+none.People+none.Meetings != 0 {
		t.Errorf("nothing is told as %+v", none)
	}
}
