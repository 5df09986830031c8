package coverage

import (
	"recess/internal/civil"
	"recess/internal/member"
	"recess/internal/riding"
)

// Counts are how many ridings there are in each state.
type Counts map[State]int

// Total is all of them.
func (c Counts) Total() int {
	n := 0
	for _, k := range c {
		n += k
	}
	return n
}

// Met is those where the office was met.
func (c Counts) Met() int { return c[MetMember] + c[MetStaff] }

// Bar is a part of the ridings, by what they have in common.
type Bar struct {
	Key string // a province, or a party's slug; empty: no member
	Counts
}

// Counts are how many ridings of the view there are in each state.
func (v *View) Counts() Counts {
	c := Counts{}
	for i := range v.Lines {
		c[v.Lines[i].State]++
	}
	return c
}

// ByProvince are the ridings of each province, from east to west.
func (v *View) ByProvince() []Bar {
	return v.bars(riding.Provinces, func(l *Line) string { return l.Riding.Province })
}

// ByParty are the ridings of each party's members; those without a member, or
// one of another party, last.
func (v *View) ByParty() []Bar {
	return v.bars(append(member.Parties[:len(member.Parties):len(member.Parties)], ""), func(l *Line) string {
		if l.Member == nil {
			return ""
		}
		return member.PartySlug(l.Member.Party)
	})
}

func (v *View) bars(keys []string, of func(*Line) string) []Bar {
	counts := map[string]Counts{}
	for i := range v.Lines {
		key := of(&v.Lines[i])
		if counts[key] == nil {
			counts[key] = Counts{}
		}
		counts[key][v.Lines[i].State]++
	}
	var bars []Bar
	for _, key := range keys {
		if counts[key] != nil {
			bars = append(bars, Bar{key, counts[key]})
		}
	}
	return bars
}

// Funnel is how many ridings have come at least as far as each stage, in the
// order of Stages.
func (v *View) Funnel() []int {
	reached := make([]int, len(Stages))
	for i := range v.Lines {
		for k, stage := range Stages {
			if v.Lines[i].Stage >= stage {
				reached[k]++
			}
		}
	}
	return reached
}

// Sums are the other headline numbers of a view.
type Sums struct {
	Overdue  int // meetings whose next step is late
	Held     int // meetings, ever
	People   int // in teams
	Promises Promises
}

// Sums adds the lines of the view up.
func (v *View) Sums() Sums {
	var s Sums
	for i := range v.Lines {
		l := &v.Lines[i]
		if l.Overdue {
			s.Overdue++
		}
		s.Held += l.Held
		s.People += l.People
		s.Promises.Open += l.Promises.Open
		s.Promises.Overdue += l.Promises.Overdue
	}
	return s
}

// Week is how many meetings were held in one.
type Week struct {
	Monday civil.Date
	Held   int
}

// LastWeeks are the weeks of a view, the earliest first.
func (s *Service) LastWeeks(v *View) []Week {
	this := Monday(s.today())
	weeks := make([]Week, WeeksShown)
	for i := range weeks {
		monday := this.Add(-7 * (WeeksShown - 1 - i))
		weeks[i] = Week{monday, v.Weeks[monday]}
	}
	return weeks
}
