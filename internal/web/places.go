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
// empty for one that names an office of a government and no place.
func shortPlace(lang i18n.Lang, name string) string {
	short, _, _ := strings.Cut(name, "(")
	if strings.Contains(short, "Government") || strings.HasPrefix(short, "Rm Of") {
		return ""
	}
	return placeName(lang, strings.TrimSpace(short))
}

// placeName is the name of a place in French where GeoNames, which writes in
// English, adds the quarter of a town: "Saint-Jean-sur-Richelieu North".
func placeName(lang i18n.Lang, name string) string {
	if lang != i18n.FR {
		return name
	}
	words := strings.Fields(name)
	for i, w := range words {
		if french, ok := frenchWords[w]; ok && (i > 0 || french != quarters[w]) {
			words[i] = french
		}
	}
	return strings.Join(words, " ")
}

var quarters = map[string]string{
	"North": "Nord", "South": "Sud", "East": "Est", "West": "Ouest", "Central": "Centre",
	"Northeast": "Nord-Est", "Northwest": "Nord-Ouest", "Southeast": "Sud-Est", "Southwest": "Sud-Ouest",
}

// frenchWords are the quarters and the names that differ.
var frenchWords = func() map[string]string {
	words := map[string]string{"and": "et", "Montreal": "Montréal", "Quebec": "Québec", "Downtown": "Centre-ville"}
	for english, french := range quarters {
		words[english] = french
	}
	return words
}()
