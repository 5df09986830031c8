package coverage

import (
	"testing"
	"time"

	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

var tuesday = civil.Date{Year: 2027, Month: time.July, Day: 6}

var noon = time.Date(2027, time.July, 6, 12, 0, 0, 0, time.UTC)

// steps are those of a meeting, in order, each on the Tuesday.
func steps(all ...meeting.Step) []meeting.Step {
	for i := range all {
		all[i].Day = tuesday
	}
	return all
}

func to(s meeting.State) meeting.Step { return meeting.Step{State: s} }

func held(with meeting.With) meeting.Step {
	return meeting.Step{Action: meeting.Hold, State: meeting.Held, With: with}
}

var refusal = meeting.Step{Action: meeting.Refuse, State: meeting.Declined}

func TestSum(t *testing.T) {
	for name, test := range map[string]struct {
		all   []Trace
		state State
		stage Stage
		held  int
	}{
		"nothing":                        {nil, Unclaimed, NoStage, 0},
		"claimed":                        {[]Trace{{State: meeting.Claimed, Steps: steps(to(meeting.Claimed))}}, Claimed, ToClaimed, 0},
		"drafted":                        {[]Trace{{State: meeting.Drafted, Steps: steps(to(meeting.Drafted))}}, Claimed, ToClaimed, 0},
		"awaiting":                       {[]Trace{{State: meeting.Awaiting, Steps: steps(to(meeting.Requested), to(meeting.Awaiting))}}, Requested, ToRequested, 0},
		"reconfirmed":                    {[]Trace{{State: meeting.Reconfirmed, Steps: steps(to(meeting.Reconfirmed))}}, Confirmed, ToConfirmed, 0},
		"called off":                     {[]Trace{{State: meeting.Cancelled, Steps: steps(to(meeting.Confirmed), to(meeting.Cancelled))}}, Requested, ToConfirmed, 0},
		"declined":                       {[]Trace{{State: meeting.Declined, Steps: steps(refusal)}}, Declined, ToRequested, 0},
		"declined, over":                 {[]Trace{{State: meeting.Closed, Steps: steps(refusal, to(meeting.Closed))}}, Declined, ToRequested, 0},
		"withdrawn":                      {[]Trace{{State: meeting.Withdrawn, Steps: steps(to(meeting.Confirmed), to(meeting.Withdrawn))}}, Unclaimed, NoStage, 0},
		"released":                       {[]Trace{{State: meeting.Released, Steps: steps(to(meeting.Claimed), to(meeting.Released))}}, Unclaimed, NoStage, 0},
		"met":                            {[]Trace{{State: meeting.Held, Steps: steps(held(meeting.WithMember))}}, MetMember, ToMet, 1},
		"met staff, over":                {[]Trace{{State: meeting.Closed, Steps: steps(held(meeting.WithStaff), to(meeting.Thanked), to(meeting.Closed))}}, MetStaff, ToThanked, 1},
		"nobody came":                    {[]Trace{{State: meeting.Held, Steps: steps(to(meeting.Confirmed), held(meeting.WithNobody))}}, Requested, ToConfirmed, 0},
		"nobody came, and it is known":   {[]Trace{{State: meeting.Missed, Steps: steps(to(meeting.Confirmed), held(meeting.WithNobody))}}, Requested, ToConfirmed, 0},
		"nobody came, and then somebody": {[]Trace{{State: meeting.Held, Steps: steps(held(meeting.WithNobody), held(meeting.WithStaff))}}, MetStaff, ToMet, 1},
		"a report says that nobody came, and then somebody did": {[]Trace{{State: meeting.Held,
			Steps:  append(steps(held(meeting.WithNobody)), meeting.Step{Action: meeting.Hold, State: meeting.Held, With: meeting.WithMember, Day: tuesday.Add(1), At: noon.Add(time.Hour)}),
			Report: Told{With: meeting.WithNobody, On: tuesday, At: noon}}}, MetMember, ToMet, 1},
		"a report says who": {[]Trace{{State: meeting.Reported, Steps: steps(held(meeting.WithMember), to(meeting.Reported)),
			Report: Told{With: meeting.WithStaff, On: tuesday}}}, MetStaff, ToReported, 1},
		"a report says that nobody came": {[]Trace{{State: meeting.Reported, Steps: steps(held(meeting.WithMember), to(meeting.Reported)),
			Report: Told{With: meeting.WithNobody, On: tuesday}}}, Requested, ToClaimed, 0},
		"met, and asked again": {[]Trace{
			{ID: 1, State: meeting.Closed, Steps: steps(held(meeting.WithMember), to(meeting.Thanked), to(meeting.Closed))},
			{ID: 2, State: meeting.Claimed, Steps: steps(to(meeting.Claimed))},
		}, MetMember, ToThanked, 1},
		"refused, and taken on again": {[]Trace{
			{ID: 1, State: meeting.Closed, Steps: steps(refusal, to(meeting.Closed))},
			{ID: 2, State: meeting.Claimed, Steps: steps(to(meeting.Claimed))},
		}, Claimed, ToRequested, 0},
	} {
		got := Sum(test.all)
		if got.State != test.state || got.Stage != test.stage || got.Held != test.held {
			t.Errorf("%s: %s, %d, %d held; want %s, %d, %d", name, got.State, got.Stage, got.Held, test.state, test.stage, test.held)
		}
		if test.held > 0 && got.Weeks[civil.Date{Year: 2027, Month: time.July, Day: 5}] != test.held {
			t.Errorf("%s: the weeks are %v", name, got.Weeks)
		}
	}
}

func TestMonday(t *testing.T) {
	monday := tuesday.Add(-1)
	for i := range 7 {
		if got := Monday(monday.Add(i)); got != monday {
			t.Errorf("the week of %v begins on %v", monday.Add(i), got)
		}
	}
}

// The catalogues have words, and the palette an ink, for whatever can be named.
func TestEverythingHasWords(t *testing.T) {
	var keys []string
	for _, s := range States {
		keys = append(keys, "coverage.state."+string(s))
		if ink, ok := Inks[s]; !ok || len(ink.Ground) != 7 || len(ink.Mark) != 7 {
			t.Errorf("%s has the ink %v", s, ink)
		}
	}
	for _, s := range Stages {
		keys = append(keys, "coverage.stage."+s.String())
	}
	for _, p := range meeting.Promises {
		keys = append(keys, "coverage.promise_state."+string(p))
	}
	for _, lang := range i18n.Langs {
		for _, key := range keys {
			if words, ok := i18n.For(lang).Plain(key); !ok || words == "" {
				t.Errorf("%s has no words in %s", key, lang)
			}
		}
	}
}

// Events of one moment stay on one page.
func TestPagesOfADossier(t *testing.T) {
	at := func(minutes ...int) (events []Event) {
		for i, m := range minutes {
			events = append(events, Event{ID: int64(i), At: may.Add(time.Duration(m) * time.Minute)})
		}
		return events
	}
	for _, test := range []struct {
		minutes    []int
		most, want int
		more       bool
	}{
		{nil, 3, 0, false}, {[]int{1, 2, 3}, 3, 3, false}, {[]int{1, 2, 3, 4}, 3, 3, true}, {[]int{1, 2, 2, 4}, 2, 1, true}, {[]int{2, 2, 2}, 2, 3, false},
	} {
		got, before := page(at(test.minutes...), test.most)
		if len(got) != test.want || before.IsZero() == test.more {
			t.Errorf("%v by %d: %d events, before %v", test.minutes, test.most, len(got), before)
		}
		for i := 1; i < len(got); i++ {
			if got[i].At.After(got[i-1].At) {
				t.Errorf("%v: the latest does not come first", test.minutes)
			}
		}
	}
}

var may = time.Date(2027, time.May, 10, 15, 0, 0, 0, time.UTC)
