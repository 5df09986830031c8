package web

import (
	"slices"
	"strings"

	"recess/internal/i18n"
)

// placesOf names up to n places of a riding.
func (s *Server) placesOf(l *i18n.Localizer, code string, n int) []string {
	var names []string
	for _, a := range s.Finder.Index().AreasIn(code) {
		name := shortPlace(l.Lang, a.Place)
		if name != "" && !slices.Contains(names, name) && len(names) < n {
			names = append(names, name)
		}
	}
	return names
}

// shortPlace is the name of a place without what GeoNames adds in brackets;
// empty for one that names an office and no place.
func shortPlace(lang i18n.Lang, name string) string {
	short, _, _ := strings.Cut(name, "(")
	for _, office := range []string{"Government", "Rm Of", "PO Box", " Stn "} {
		if strings.Contains(short+" ", office) {
			return ""
		}
	}
	return placeName(lang, strings.TrimSpace(short))
}

// placeName is a place's name as GeoNames has it, but for the quarter of a
// town at its end, which GeoNames writes in English: in French,
// "Saint-Jean-sur-Richelieu North" is "Saint-Jean-sur-Richelieu Nord".
func placeName(lang i18n.Lang, name string) string {
	if lang != i18n.FR {
		return name
	}
	last := strings.LastIndexByte(name, ' ')
	if french, ok := quarters[name[last+1:]]; ok && last > 0 {
		return name[:last+1] + french
	}
	return name
}

var quarters = map[string]string{
	"North": "Nord", "South": "Sud", "East": "Est", "West": "Ouest", "Central": "Centre",
	"Northeast": "Nord-Est", "Northwest": "Nord-Ouest", "Southeast": "Sud-Est", "Southwest": "Sud-Ouest",
}
