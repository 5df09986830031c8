package briefing

import "recess/internal/library"

// LeaveBehind is the sheet for a riding's office. Only what is public comes
// near it. A fault.NotFound when there is no such riding.
func (e *Edition) LeaveBehind(code string) (*LeaveBehind, error) {
	r, err := e.press.Finder.Index().Riding(code)
	if err != nil {
		return nil, err
	}
	m, _ := e.press.Members.Roster().Sitting(code)
	sheet := &LeaveBehind{
		Lang: e.lang, Organisation: e.press.Organisation(e.lang), Campaign: e.heading(),
		Riding: r, Member: m, Made: e.made, Asks: e.asks(),
	}
	for _, p := range e.papersFor(library.Public) {
		if p.Lang == e.lang {
			sheet.Papers = append(sheet.Papers, Brief{Title: p.Title, Summary: p.Summary, Points: keyPoints(p)})
		}
	}
	return sheet, nil
}

// mostPoints of a paper fit on the sheet beside those of the others.
const mostPoints = 3

// keyPoints are the headings of a paper's parts: what it says, in its own
// words.
func keyPoints(p Paper) []string {
	if p.Body == nil {
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
