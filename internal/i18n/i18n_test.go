package i18n

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"recess/internal/fault"
)

// messages reads a catalogue as flat keys.
func messages(t *testing.T, lang Lang) map[string]string {
	t.Helper()
	raw, err := catalogues.ReadFile(string(lang) + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := toml.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	flat := map[string]string{}
	var walk func(prefix string, node any)
	walk = func(prefix string, node any) {
		switch n := node.(type) {
		case map[string]any:
			for k, v := range n {
				walk(strings.TrimPrefix(prefix+"."+k, "."), v)
			}
		case string:
			flat[prefix] = n
		}
	}
	walk("", tree)
	return flat
}

func TestCataloguesAgree(t *testing.T) {
	for _, found := range findDifferences(messages(t, EN), messages(t, FR)) {
		t.Error(found)
	}
}

var holes = regexp.MustCompile(`{{[^}]*\.\w+}}`)

// findDifferences lists the keys and the holes that only one language has.
func findDifferences(en, fr map[string]string) []string {
	var found []string
	for key, english := range en {
		french, ok := fr[key]
		if !ok {
			found = append(found, key+" is not in French")
			continue
		}
		filled := map[string]int{}
		for _, hole := range holes.FindAllString(english, -1) {
			filled[hole] |= 1
		}
		for _, hole := range holes.FindAllString(french, -1) {
			filled[hole] |= 2
		}
		for hole, in := range filled {
			if in != 3 {
				found = append(found, fmt.Sprintf("%s: only %s fills %s", key, []string{"English", "French"}[in-1], hole))
			}
		}
	}
	for key := range fr {
		if _, ok := en[key]; !ok {
			found = append(found, key+" is not in English")
		}
	}
	return found
}

// French sets a no-break space before : % » and after «, a narrow one before ?
// and !, and in Canada none before ;. It takes the curved apostrophe (Office
// québécois de la langue française, Espacement avant et après les signes de
// ponctuation, which allows a thin space or none before ? and !).
func TestFrenchTypography(t *testing.T) {
	for _, found := range findTypography(messages(t, FR)) {
		t.Error(found)
	}
}

var frenchTypography = regexp.MustCompile(`[^\x{a0}\s/][:»](\s|$)|[^\x{202f}][?!](\s|$)|[ \x{a0}\x{202f}\x{2009}];|[ \x{a0}][?!]| [:%»]|«[^\x{a0}]|\p{L}'\p{L}`)

func TestNumbersAndDates(t *testing.T) {
	en, fr := For(EN), For(FR)
	december := time.Date(2026, 12, 12, 0, 0, 0, 0, time.UTC)
	january := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for got, want := range map[string]string{
		en.Number(81781):             "81,781",
		fr.Number(81781):             "81\u00a0781",
		en.Percent(0.945):            "94%",
		fr.Percent(0.61):             "61\u00a0%",
		en.Percent(0.004):            "<\u00a01%",
		en.Date(december):            "December 12, 2026",
		fr.Date(january):             "1er janvier 2027",
		en.Days(december, january):   "December 12, 2026, to January 1, 2027",
		fr.Days(december, january):   "du 12 décembre 2026 au 1er janvier 2027",
		en.N("ridings.count", 1):     "1 riding",
		en.N("ridings.count", 343):   "343 ridings",
		fr.N("ridings.count", 0):     "0 circonscription",
		fr.N("ridings.count", 12345): "12\u00a0345 circonscriptions",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestNegotiate(t *testing.T) {
	for header, want := range map[string]Lang{
		"": EN, "fr": FR, "fr-CA,fr;q=0.9,en;q=0.8": FR, "en-CA": EN, "de": EN, "de, fr;q=0.5": FR, "en;q=0.1, fr;q=0.2": FR,
		"garbage;;;q=": EN,
	} {
		if got := Negotiate(header); got != want {
			t.Errorf("%q asks for %s, got %s", header, want, got)
		}
	}
}

func TestErrorsAreSentences(t *testing.T) {
	f := fault.New(fault.Invalid, "postal.suggest", fault.Args{"Suggestion": "K1A 0A6"})
	if got := For(FR).Error(f); !strings.Contains(got, "K1A 0A6") || strings.Contains(got, "postal.") {
		t.Errorf("the sentence is %q", got)
	}
	if got := For(EN).Error(errInside); strings.Contains(got, "secret") {
		t.Errorf("the cause is shown: %q", got)
	}
}

var errInside = errString("secret cause")

type errString string

func (e errString) Error() string { return string(e) }
