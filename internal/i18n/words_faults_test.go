package i18n

import (
	"regexp"
	"strings"
	"testing"
)

// plain are texts that no rule may find fault with.
var plain = map[Lang][]string{
	EN: {
		"Kept", "2 promises kept", "We keep every version.", "Data is kept up to date.", "No longer due", "Up to 1 MB", "It takes a minute on average.",
		"Action that Canada can take on its own", "Position sheet", "National Address Register", "We will stay in touch.", "Express consent",
		"Use --portraits or https://example.org/papers", "Someone else", "The team members", "Type of file",
	},
	FR: {
		"Les député·es", "Votre député·e", "Enregistrer", "Le Registre national des adresses", "Appuyer une demande", "jours ouvrables", "512 ko",
		"Adresse courriel", "Modifier le fichier", "Les bénévoles", "Rien n’a été enregistré.",
	},
}

// faulty has an example for each rule, in the order of the rules.
var faulty = map[Lang][]string{
	EN: {
		"Press the button", "Click here", "There is no such riding", "It is none of ours", "“x” is no weight", "Take on a riding", "Take back the correction",
		"It is your turn", "Nothing was kept", "Call it off", "three working days", "Your e-mail", "The organisation", "Our programmes", "The registers",
		"The papers", "Whoever comes", "Everybody may read it", "Nobody has asked yet", "The riding is free again", "An invented person", "A sealed secret",
		"Six characters, such as K1A 0A6", "A look-up", "Write to your member", "Portrait", "If need be", "The lead is told", "A postal area", "The file is cut short", "The demonstration", "Your people", "There is trouble", "This machine",
		"A second step", "Appointment setter", "The weekly digest",
		"A poll of times", "Where they stand", "There is no signal", "They said so", "The constituency office", "The way there", "Type your postal code",
		"As soon as there is a line",
	},
	FR: {
		"On l’a dit", "Une équipe est à l’œuvre", "La couverture", "le ou la député·e", "une députée ou un député", "Les députés", "les membres de la Chambre",
		"Le matériel", "Balayez le code", "Tapez votre code", "Votre e-mail", "La newsletter", "un jour ouvré", "une adresse web", "512 Ko", "Open North",
		"Les registres", "Un nom inventé", "Un secret scellé", "Les promesses", "Un papier", "À vous de jouer", "L’adresse d’où partent les messages",
		"L’administrateur", "créat·ive", "Emportez vos données", "Sans signal", "Besoins d’accès", "Votre organisation", "Apparier une liste",
	},
}

func TestBannedTermsAreFound(t *testing.T) {
	for lang, rules := range map[Lang][]banned{EN: bannedEnglish, FR: bannedFrench} {
		if len(faulty[lang]) != len(rules) {
			t.Fatalf("%s: %d rules and %d examples", lang, len(rules), len(faulty[lang]))
		}
		for i, rule := range rules {
			rule.allowed = nil
			found := findBanned(map[string]string{"a.hint": faulty[lang][i]}, []banned{rule})
			if len(found) != 1 || !strings.HasPrefix(found[0], "a.hint: ") {
				t.Errorf("%s: %s in %q gives %v", lang, rule.pattern, faulty[lang][i], found)
			}
			for _, text := range plain[lang] {
				if found := findBanned(map[string]string{"a.hint": text}, []banned{rule}); len(found) > 0 {
					t.Errorf("%s: %v in %q", lang, found, text)
				}
			}
		}
	}
}

// An allowance is for one key, has a reason, and goes when it is not needed.
func TestAllowances(t *testing.T) {
	rule := banned{pattern: `\bpress\b`, instead: "select", allowed: map[string]string{"media": "the media"}}
	for name, test := range map[string]struct {
		texts map[string]string
		want  string
	}{
		"in its place": {map[string]string{"media": "the press"}, ""},
		"elsewhere":    {map[string]string{"media": "the press", "other": "press it"}, `other: "press"; use select`},
		"not needed":   {map[string]string{"media": "the media"}, "media: does not use"},
		"no text":      {map[string]string{}, "media: allowed"},
		"in a hole":    {map[string]string{"media": "the press", "other": "{{.press}} --press"}, ""},
	} {
		got := strings.Join(findBanned(test.texts, []banned{rule}), "; ")
		if test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestUnpairedTermsAreFound(t *testing.T) {
	pack := pair{english: `\bpacks?\b`, french: `trousse`}
	excused := pack
	excused.allowed = map[string]string{"a": "reason"}
	for name, test := range map[string]struct {
		pair   pair
		en, fr string
		want   string
	}{
		"paired":       {pack, "The pack", "La trousse", ""},
		"unpaired":     {pack, "The pack", "Le paquet", `a: English says "pack"`},
		"excused":      {excused, "The pack", "Le paquet", ""},
		"not needed":   {excused, "The pack", "La trousse", "a: needs no allowance"},
		"never used":   {pack, "The folder", "Le dossier", "no key says"},
		"in a file":    {pack, "The pack pack.csv", "La trousse", ""},
		"no such text": {pack, "The pack", "", "a: English says"},
	} {
		got := strings.Join(findUnpaired(map[string]string{"a": test.en}, map[string]string{"a": test.fr}, []pair{test.pair}), "; ")
		if test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestHalfPluralsAreFound(t *testing.T) {
	for want, texts := range map[string]map[string]string{
		"":                  {"a.one": "1", "a.other": "2", "b": "3"},
		"a.one has no .oth": {"a.one": "1"},
		"a.other has no .o": {"a.other": "2"},
	} {
		got := strings.Join(findHalfPlurals(texts), "; ")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%v: %q, want %q", texts, got, want)
		}
	}
}

func TestDifferencesAreFound(t *testing.T) {
	for name, test := range map[string]struct {
		en, fr map[string]string
		want   string
	}{
		"same":       {map[string]string{"a": "{{.N}} of {{.M}}"}, map[string]string{"a": "{{.N}} sur {{.M}}"}, ""},
		"no French":  {map[string]string{"a": "A"}, map[string]string{}, "a is not in French"},
		"no English": {map[string]string{}, map[string]string{"a": "A"}, "a is not in English"},
		"a hole":     {map[string]string{"a": "{{.N}}"}, map[string]string{"a": "un"}, "a: only English fills {{.N}}"},
		"other hole": {map[string]string{"a": "one"}, map[string]string{"a": "{{.N}}"}, "a: only French fills {{.N}}"},
		"an if":      {map[string]string{"a": "{{if .N}}x{{end}}"}, map[string]string{"a": "x"}, "a: only English fills {{if .N}}"},
	} {
		got := strings.Join(findDifferences(test.en, test.fr), "; ")
		if test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestTypographyIsFound(t *testing.T) {
	for text, wrong := range map[string]bool{
		"Lieu\u00a0: Ottawa":    false,
		"Lieu : Ottawa":         true,
		"Lieu: Ottawa":          true,
		"«\u00a0Oui\u00a0»":     false,
		"« Oui »":               true,
		"Quand\u202f?":          false,
		"Quand ?":               true,
		"Quand?":                true,
		"ici; là":               false,
		"ici\u00a0; là":         true,
		"ici\u202f; là":         true,
		"l’adresse":             false,
		"l'adresse":             true,
		"https://example.org/?": true,
		"50\u00a0%":             false,
		"50 %":                  true,
	} {
		if found := findTypography(map[string]string{"a": text}); (len(found) > 0) != wrong {
			t.Errorf("%q: %v", text, found)
		}
	}
}

func TestProseIsWithoutMarkup(t *testing.T) {
	const paper = "---\ntitle: \"Un titre\"\nsources:\n  - title: La Charte\n---\n\nUn [lien](https://example.org/?a=b), `code : ici`.\n\n    un exemple : brut\n\n| a | b |\n|:--|--:|\n[^note]: Voir.\n"
	got := prose(paper)
	for _, words := range []string{"Un titre", "La Charte", "Un [lien", "| a | b |", "Voir."} {
		if !strings.Contains(got, words) {
			t.Errorf("%q is lost in %q", words, got)
		}
	}
	if wrong := regexp.MustCompile(`title|sources|example|code|brut|note`).FindString(got); wrong != "" {
		t.Errorf("%q is left in %q", wrong, got)
	}
}
