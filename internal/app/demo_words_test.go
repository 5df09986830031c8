package app

import (
	"testing"

	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// The made-up people of a demonstration type in their own language.
func TestDemoIsInBothLanguages(t *testing.T) {
	texts := []i18n.Text{demoPromise, demoHome, demoTown, demoOffice}
	day := civil.Date{Year: 2027, Month: 7, Day: 5}
	for _, trail := range trails {
		if trail.told == nil {
			continue
		}
		for _, lang := range i18n.Langs {
			typed := trail.told.typed(lang, day)
			if got := typed[meeting.FieldWhy].Value; got != trail.told.why.In(lang) {
				t.Errorf("in %s the evidence is %q", lang, got)
			}
			if got := typed["promise_1"].Value; got != demoPromise.In(lang) {
				t.Errorf("in %s the promise is %q", lang, got)
			}
		}
		if trail.told.level != "" {
			texts = append(texts, trail.told.why)
		}
	}
	for _, text := range texts {
		if text.EN == "" || text.FR == "" || text.EN == text.FR {
			t.Errorf("%q is %q in French", text.EN, text.FR)
		}
	}
}
