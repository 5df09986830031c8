package meeting

import (
	"slices"
	"strings"
	"testing"
	"time"

	"recess/internal/i18n"
	"recess/internal/riding"
)

// The catalogues have words for whatever can be named.
func TestEverythingHasWords(t *testing.T) {
	var keys []string
	for _, s := range States {
		keys = append(keys, "meeting.state."+string(s))
	}
	for _, todo := range todos {
		keys = append(keys, "meeting.todo."+string(todo.action))
	}
	for _, b := range []Block{Vacant, Writ} {
		keys = append(keys, "meeting.blocked."+string(b))
	}
	for _, r := range append([]Role{Lead}, Roles...) {
		keys = append(keys, "team_role."+string(r), "team_role."+string(r)+"_does")
	}
	for _, lang := range i18n.Langs {
		for _, key := range keys {
			if words, ok := i18n.For(lang).Plain(key); !ok || words == "" {
				t.Errorf("%s has no words in %s", key, lang)
			}
		}
	}
}

func TestWhen(t *testing.T) {
	zone, err := time.LoadLocation("America/St_Johns")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2027, time.July, 6, 16, 30, 0, 0, time.UTC)
	for lang, want := range map[i18n.Lang]string{i18n.EN: "Tuesday, July 6, 2027, 2:00\u00a0p.m. Newfoundland time", i18n.FR: "mardi 6 juillet 2027, 14\u00a0h, heure de Terre-Neuve"} {
		if got := When(i18n.For(lang), start, zone); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

// The letter holds what an office asks for, and nothing that is not known.
func TestLetter(t *testing.T) {
	place := &Place{Riding: &riding.Riding{Name: i18n.Text{EN: "Avalon", FR: "Avalon"}, Province: "NL"}, Zone: time.UTC, Now: time.Date(2027, 5, 10, 15, 0, 0, 0, time.UTC)}
	campaign := &Campaign{Name: i18n.Text{EN: "Summer", FR: "Été"}, Ask: i18n.Text{EN: "Will you?", FR: "Le ferez-vous\u202f?"}}
	m := &Meeting{Lang: i18n.FR, Lead: 1, Team: []Teammate{{Person: 1, Membership: In}}, Request: Request{
		Name: "Robin Lakeshore", Street: "1, rue de l’Exemple", City: "St. John’s", Postal: "A1B 2C3", Minutes: 30, Copy: "office@example.org",
	}}
	l := m.Letter(place, campaign)
	text := l.Text()
	for _, want := range []string{"Madame la Députée, Monsieur le Député,", "30\u00a0minutes", "Le ferez-vous\u202f?", "votre personnel", "\n\nRobin Lakeshore\n1, rue de l’Exemple\nSt. John’s (NL) A1B 2C3"} {
		if !strings.Contains(text, want) {
			t.Errorf("the letter does not say %q:\n%s", want, text)
		}
	}
	for _, not := range []string{"m’accompagner", "L’un ou l’autre de ces moments", "- ", "letter."} {
		if strings.Contains(text, not) {
			t.Errorf("the letter of one person without dates says %q:\n%s", not, text)
		}
	}
	if want := []string{"Député·e", "Chambre des communes", "Ottawa (Ontario)  K1A 0A6"}; !slices.Equal(l.Office, want) {
		t.Errorf("it goes to %q", l.Office)
	}
	if got := l.Mailto(); !strings.HasPrefix(got, "mailto:?subject=Demande%20de%20rencontre") || !strings.Contains(got, "&cc=office@example.org&body=") || !strings.Contains(got, "%0D%0A") || strings.ContainsAny(got, "+ \n") {
		t.Errorf("the link is %s", got)
	}
}
