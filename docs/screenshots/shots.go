package main

import (
	"os"
	"path/filepath"

	"recess/internal/app/apptest"
)

// shot is one picture of one page.
type shot struct {
	name   string // of the file, without .png
	path   string
	screen apptest.Step
	scheme string
	whole  bool // all of the page, not just what the window shows
}

func (s *shot) take(page *apptest.Page, out string) error {
	if err := page.Do(s.screen, apptest.Scheme(s.scheme), apptest.Visit(s.path)); err != nil {
		return err
	}
	picture, err := page.Picture(s.whole)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, s.name+".png"), picture, 0o644)
}

var (
	desktop = apptest.Screen(1280, 900, 1)
	phone   = apptest.Screen(390, 844, 1)
)

// readme is the picture that the README shows.
var readme = []shot{
	{name: "screenshot", path: "/en/find?postal=V6B+1A1", screen: apptest.Screen(1100, 650, 1), scheme: "light"},
}

// everything is each page, as each reader may see it.
func everything() []shot {
	pages := []struct{ name, path string }{
		{"home", "/"},
		{"home-problem", "/find?postal=KIA+OA6"},
		{"home-unknown", "/find?postal=K9Z+9Z9"},
		{"choose", "/find?postal=K1P+1A4"},
		{"choose-many", "/find?postal=S4P+3Y2"},
		{"choose-rural", "/find?postal=J0X+1A0"},
		{"riding", "/ridings/24057"},
		{"riding-chosen", "/ridings/35079?via=chosen"},
		{"riding-north", "/ridings/62001?via=fsa"},
		{"riding-vacant", "/ridings/24037"},
		{"list", "/ridings"},
		{"list-some", "/ridings?q=quebec"},
		{"list-none", "/ridings?q=zzzz"},
		{"map", "/map"},
		{"map-province", "/map?in=QC"},
		{"map-city", "/map?in=montreal"},
		{"sources", "/sources"},
		{"recesses", "/recesses"},
		{"papers", "/papers"},
		{"paper", "/papers/ceasefire"},
		{"missing", "/nowhere"},
	}
	var shots []shot
	for _, p := range pages {
		for _, lang := range []string{"en", "fr"} {
			for _, scheme := range []string{"light", "dark"} {
				name := p.name + "-" + lang + "-" + scheme
				shots = append(shots,
					shot{name + "-phone", "/" + lang + p.path, phone, scheme, true},
					shot{name + "-desktop", "/" + lang + p.path, desktop, scheme, true})
			}
		}
	}
	return shots
}
