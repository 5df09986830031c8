package briefing

import (
	"cmp"
	"slices"

	"recess/internal/library"
)

// LeaveBehind is the sheet for a riding's office. Only what is public comes
// near it. A fault.NotFound when there is no such riding.
func (e *Edition) LeaveBehind(code string) (*LeaveBehind, error) {
	r, err := e.press.Finder.Index().InForce(code)
	if err != nil {
		return nil, err
	}
	m, _ := e.press.Members.Roster().Sitting(code)
	sheet := &LeaveBehind{
		Lang: e.lang, Organisation: e.press.Organisation(e.lang), Campaign: e.heading(),
		Riding: r, Member: m, Made: e.made, Mark: e.mark, Asks: e.asks(),
	}
	for _, p := range e.papersFor(library.Public) {
		if p.Lang == e.lang && p.Kind != library.Myths && p.Kind != library.Guide { // a myth must not stay behind as if it were ours
			sheet.Papers = append(sheet.Papers, Brief{Title: p.Title, Summary: p.Summary, Points: keyPoints(p)})
		}
	}
	slices.SortStableFunc(sheet.Papers, func(a, b Brief) int { return cmp.Compare(len(b.Points), len(a.Points)) })
	return sheet, nil
}

// mostPoints fit on the sheet beside the gist of the papers.
const mostPoints = 6

// keyPoints are the headings of a paper that was written to be left behind;
// of any other its summary is enough.
func keyPoints(p Paper) []string {
	if p.Body == nil || p.Kind != library.LeaveBehind {
		return nil
	}
	var points []string
	for _, b := range p.Body.Blocks {
		if h, ok := b.(library.Heading); ok && h.Level == 2 && len(points) < mostPoints {
			points = append(points, library.Text(h.Text))
		}
	}
	return points
}
