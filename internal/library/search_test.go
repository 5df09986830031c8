package library

import "testing"

func TestFold(t *testing.T) {
	for typed, want := range map[string]string{
		"Cessez-le-feu, l’été": "cessez le feu l ete", "CŒUR œuvre": "coeur oeuvre", "  a\u00a0b ": "a b", "—": "",
		"E\u0301te": "ete", "50 %": "50", "NEAR \" OR *": "near or", "Łódź": "łodz",
	} {
		if got := Fold(typed); got != want {
			t.Errorf("Fold(%q) is %q, want %q", typed, got, want)
		}
	}
}

func TestSnippet(t *testing.T) {
	p := &Paper{Version: Version{Summary: "In short.", Body: "## One\n\nA *long* way to the cease‑fire that\n\n- Élus *appelés* à agir\n"}}
	for words, want := range map[string]string{
		"appeles": "One A long way to the cease‑fire that Élus [appelés] à agir ",
		"app":     "One A long way to the cease‑fire that Élus [appelés] à agir ",
		"absent":  "",
		"short":   "",
	} {
		var got string
		for _, piece := range snippet(p, []string{words}) {
			if piece.Marked {
				got += "[" + piece.Text + "]"
			} else {
				got += piece.Text
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", words, got, want)
		}
	}
}
