package i18n

import (
	"regexp"
	"strings"
	"testing"
)

// banned are words that the catalogues do not use, and what to write instead.
// They are matched as whole words, without regard to case.
var banned = map[Lang]map[string]string{
	EN: {
		`press(ed|ing)?`:                 "select",
		`no such`:                        "We can’t find …",
		`(that|this|it|”) is no(ne of)?`: "is not a …",
		`taken? on`:                      "claim, claimed",
		`taken? in`:                      "import, imported",
		`yours to do`:                    "To do",
		`so far`:                         "History",
		`called off`:                     "cancelled",
		`e-mails?`:                       "email",
		`organis\w+`:                     "organize, organization",
		`look-ups?`:                      "lookup",
		`(some|every)body`:               "someone, everyone",
		`anew|whoever|meanwhile`:         "again, anyone who, in the meantime",
		`is told`:                        "receives an email",
		`working days?`:                  "business day",
		`constituency office`:            "riding office",
		`members? of the house`:          "MP",
		`second step`:                    "two-step verification",
		`portraits?|photographs?`:        "photo",
		`postal areas?`:                  "postal code area",
		`such as`:                        "for example",
		`seal(ed|s)?`:                    "encrypt, encrypted",
		`invented`:                       "made-up",
		`cut (off|short)`:                "incomplete",
		`likeliest`:                      "most likely",
		`free again|given back`:          "available again",
		`demonstration`:                  "demo",
		`if need be`:                     "if necessary",
		`(your|their) people`:            "supporters",
		`trouble`:                        "error",
		`machine`:                        "computer",
	},
	FR: {
		`à l’œuvre`:                    "équipe, bénévoles",
		`couverture`:                   "suivi de la campagne",
		`à vous de jouer`:              "À faire",
		`promesses?`:                   "engagement",
		`organisation`:                 "organisme",
		`e-mails?`:                     "courriel",
		`adresses? de courriel`:        "adresse courriel",
		`balayer|scanner`:              "numériser",
		`le ou la député·?e`:           "votre député·e",
		`députée? ou (une? )?députée?`: "votre député·e",
		`députés`:                      "député·es",
		`tapez|saisissez`:              "Entrez",
		`touchez|appuyez`:              "Sélectionnez",
		`open north`:                   "Nord Ouvert",
		`inventée?s?`:                  "fictif, fictive",
		`registres`:                    "sources de données",
		`appari\w+`:                    "associer",
		`scellée?s?`:                   "chiffré",
		`signal`:                       "en ligne, hors ligne",
	},
}

// hidden is what a reader does not see as words of ours: what is filled in, and
// commands to type.
var hidden = regexp.MustCompile(`\{\{[^}]*\}\}|ogr2ogr .*|topo2geo .*|recess [a-z]+( [a-z]+)?`)

func TestNoBannedWords(t *testing.T) {
	for lang, words := range banned {
		shown := messages(t, lang)
		for key, text := range shown {
			shown[key] = hidden.ReplaceAllString(text, "…")
		}
		for word, instead := range words {
			pattern := regexp.MustCompile(`(?i)(^|[^\p{L}\p{N}-])(` + word + `)($|[^\p{L}\p{N}-])`)
			for key, text := range shown {
				if found := pattern.FindStringSubmatch(text); found != nil {
					t.Errorf("%s in %q says %q: write %s. %q", key, lang, found[2], instead, text)
				}
			}
		}
	}
}

// pairs are terms that go together in both languages: where an English text
// has the first, the French text has one of the others.
var pairs = []struct {
	english string
	french  []string
}{
	{`\bbriefing packs?\b`, []string{"trousse"}},
	{`\bpromises?\b`, []string{"engagement", "promis"}},
	{`\bbusiness days?\b`, []string{"ouvrable"}},
	{`\bdry run\b`, []string{"simulation"}},
	{`\btwo-step verification\b`, []string{"vérification en deux étapes"}},
	{`\bemail address\b`, []string{"adresse courriel", "courriel", "adresse"}},
	{`\bteam leads?\b`, []string{"responsable"}},
	{`\bcampaign coverage\b`, []string{"suivi de la campagne", "suivre"}},
	{`\bdata sources?\b`, []string{"source de données", "sources de données"}},
	{`\bleave-behinds?\b`, []string{"feuillet", "leave-behind"}},
	{`\bsupport levels?\b`, []string{"niveau d’appui"}},
	{`\bimplied consent\b`, []string{"tacite"}},
	{`\bexpress consent\b`, []string{"exprès"}},
	{`\bencrypt\w*\b`, []string{"chiffr"}},
}

func TestTermsPair(t *testing.T) {
	english, french := messages(t, EN), messages(t, FR)
	for _, pair := range pairs {
		pattern, met := regexp.MustCompile(`(?i)`+pair.english), 0
		for key, text := range english {
			if !pattern.MatchString(hidden.ReplaceAllString(text, "…")) {
				continue
			}
			met++
			found := false
			for _, term := range pair.french {
				found = found || strings.Contains(strings.ToLower(french[key]), term)
			}
			if !found {
				t.Errorf("%s: %q goes with %q, and the French is %q", key, pattern.FindString(text), pair.french, french[key])
			}
		}
		if met == 0 {
			t.Errorf("no English text has %s", pair.english)
		}
	}
}

// A plural in one language is a plural in the other, with both of its forms.
func TestPluralForms(t *testing.T) {
	all := map[Lang]map[string]string{EN: messages(t, EN), FR: messages(t, FR)}
	for _, lang := range Langs {
		for key := range all[lang] {
			base := topKey(key)
			if base == key {
				continue
			}
			for _, other := range Langs {
				for _, form := range []string{".one", ".other"} {
					if _, ok := all[other][base+form]; !ok {
						t.Errorf("%s%s is missing in %q", base, form, other)
					}
				}
			}
		}
	}
}
