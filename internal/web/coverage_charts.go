package web

import (
	"time"

	"recess/internal/coverage"
	"recess/internal/i18n"
)

// Sizes of drawings in the units of their view boxes.
const (
	barWidth     = 300.0
	columnWidth  = 14.0
	columnHeight = 120.0
)

// barTable is what the part "bars" of a page shows.
type barTable struct {
	Caption, Head string
	Bars          []barLine
}

// barLine is a province or a party with its ridings by state.
type barLine struct {
	Name  string
	Parts []barPart
	Met   int
	Total int
}

// barPart is a stretch of a bar, drawn in the ink of a state.
type barPart struct {
	State    coverage.State
	X, Width string
	Words    string
}

type funnelLine struct {
	Words string
	N     int
	Width string  // of its bar
	Share float64 // of the stage before
}

type weekColumn struct {
	X, Y, Height string
	Week         string // "Week of May 10, 2027"
	Held         int
}

func (p *coveragePage) addCharts(l *i18n.Localizer, s *Server, v *coverage.View) {
	for _, b := range v.ByProvince() {
		p.ProvinceBars = append(p.ProvinceBars, newBarLine(l, l.T("province."+b.Key), b))
	}
	for _, b := range v.ByParty() {
		name := l.T("coverage.no_party")
		if b.Key != "" {
			name = l.T("party." + b.Key)
		}
		p.PartyBars = append(p.PartyBars, newBarLine(l, name, b))
	}
	reached := v.Funnel()
	for i, n := range reached {
		line := funnelLine{Words: l.T("coverage.stage." + coverage.Stages[i].String()), N: n, Width: units(barWidth * share(n, reached[0])), Share: 1}
		if i > 0 {
			line.Share = share(n, reached[i-1])
		}
		p.Funnel = append(p.Funnel, line)
	}
	weeks := s.Coverage.LastWeeks(v)
	for _, w := range weeks {
		p.Busiest = max(p.Busiest, w.Held)
	}
	for i, w := range weeks {
		height := columnHeight * share(w.Held, p.Busiest)
		p.Weeks = append(p.Weeks, weekColumn{
			X: units(columnWidth * float64(i)), Y: units(columnHeight - height), Height: units(height),
			Week: l.T("coverage.week_of", "Date", l.Date(w.Monday.In(time.UTC))), Held: w.Held,
		})
	}
}

// share is part of whole, and 0 of nothing.
func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

func newBarLine(l *i18n.Localizer, name string, b coverage.Bar) barLine {
	line := barLine{Name: name, Met: b.Met(), Total: b.Total()}
	x := 0.0
	for _, state := range coverage.States {
		if b.Counts[state] == 0 {
			continue
		}
		width := barWidth * share(b.Counts[state], line.Total)
		line.Parts = append(line.Parts, barPart{
			State: state, X: units(x), Width: units(x + width - roundedUnits(x)),
			Words: l.T("coverage.line", "What", l.T("coverage.state."+string(state)), "Count", l.Number(b.Counts[state])),
		})
		x += width
	}
	return line
}
