package web

import (
	"cmp"
	"slices"

	"recess/internal/i18n"
	"recess/internal/match"
)

func (s *Server) newMatchedView(l *i18n.Localizer, r *match.Result, kept *match.Kept) *matchedView {
	v := &matchedView{
		Sheet: r.Name, Letter: r.Column.Letter, Title: r.Column.Title, Headless: r.Head < 0, Rows: r.Rows, Ridings: len(r.Ridings),
		Skipped: r.Skipped, Astray: r.Astray,
	}
	for _, outcome := range match.Outcomes {
		v.Counts = append(v.Counts, countLine{l.T("match.outcome." + string(outcome)), r.Counts[outcome]})
	}
	people := 0
	for _, one := range s.memo().byName[l.Lang] {
		if n := r.Ridings[one.Code]; n.People > 0 {
			people += n.People
			v.Most = append(v.Most, livingLine{one, n})
		}
	}
	slices.SortStableFunc(v.Most, func(a, b livingLine) int { return cmp.Compare(b.People, a.People) })
	v.Most = v.Most[:min(len(v.Most), ridingsNamed)]
	if kept != nil {
		v.Kept, v.Beyond = kept.Name, people-kept.Total().People
	}
	return v
}
