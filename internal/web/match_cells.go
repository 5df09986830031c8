package web

import (
	"cmp"
	"strings"

	"recess/internal/i18n"
	"recess/internal/match"
	"recess/internal/riding"
	"recess/internal/textfile"
)

// matchCells are what is added to each row of a list, in the order of
// match.columns. Rows of which the same is known get the same slice. What is
// doubtful about the file stands in a title, for no page comes with the list.
func (s *Server) matchCells(l *i18n.Localizer, r *match.Result, reading *textfile.Reading) func(n int) []string {
	head := strings.Split(l.T("match.columns"), " | ")
	head[certaintyColumn] = l.T("match.certainty_of", "Column", cmp.Or(r.Column.Title, r.Column.Letter))
	if reading != nil && reading.Doubtful() {
		head[certaintyColumn] += ". " + strings.Join(reading.Words(l), " ")
	}
	roster := s.Members.Roster()
	known := map[*match.Found][]string{}
	wrong := map[string][]string{} // by the words of what is wrong
	return func(n int) []string {
		if n == r.Head {
			return head
		}
		found := r.Found(n)
		if found == nil {
			return nil
		}
		cells, ok := known[found]
		if ok {
			return cells
		}
		if found.Likeliest() == nil {
			words := l.T("match.outcome." + string(found.Outcome))
			if found.Why != nil {
				words = l.T("match.unusable", "Outcome", words, "Why", l.Error(found.Why))
			}
			if wrong[words] == nil {
				wrong[words] = make([]string, len(head))
				wrong[words][certaintyColumn] = words
			}
			return wrong[words]
		}
		cells = foundCells(l, found)
		if m, sits := roster.Sitting(found.Likeliest().Code); sits {
			cells[3], cells[4] = memberCells(l, m)
			cells[5] = m.Email
		} else {
			cells[3] = l.T("member.vacant_short")
		}
		known[found] = cells
		return cells
	}
}

// certaintyColumn is the column that says how sure a row is.
const certaintyColumn = 6

// foundCells are the cells of a row whose riding is known, but for the member.
func foundCells(l *i18n.Localizer, f *match.Found) []string {
	r, all := f.Likeliest(), f.Answer.Candidates
	certainty := l.T("match.certainty.exact")
	switch {
	case f.Outcome == match.Exact:
	case len(all) == 1:
		certainty = l.T("match.certainty.likely")
	case all[0].Share > 0:
		certainty = l.N("match.certainty.share", len(all), "Share", l.Percent(all[0].Share))
	default:
		certainty = l.N("match.certainty.several", len(all))
	}
	others := make([]string, 0, len(all))
	for _, c := range all[1:] {
		others = append(others, candidateWords(l, c))
	}
	return []string{
		r.Code, r.Name.In(l.Lang), l.T("province." + r.Province), "", "", "", certainty,
		l.T("method." + string(f.Answer.Method)), strings.Join(others, "; "),
	}
}

func candidateWords(l *i18n.Localizer, c riding.Candidate) string {
	words := c.Riding.Code + " " + c.Riding.Name.In(l.Lang)
	if c.Share > 0 {
		words += " (" + l.Percent(c.Share) + ")"
	}
	return words
}
