package i18n

import (
	"os"
	"strings"
	"testing"
)

// The wordings of consent are proof of what people agreed to, so every version
// is kept: a wording that changes is added to docs/consent.md.
func TestConsentWordingsAreKept(t *testing.T) {
	raw, err := os.ReadFile("../../docs/consent.md")
	if err != nil {
		t.Fatal(err)
	}
	_, latest, found := strings.Cut(string(raw), "### Version ")
	latest, _, hasEarlier := strings.Cut(latest, "### Version ")
	if !found || !hasEarlier {
		t.Fatal("docs/consent.md has no versions")
	}
	for _, lang := range Langs {
		for _, key := range []string{"me.news_words", "me.news_from"} {
			if words := messages(t, lang)[key]; !strings.Contains(latest, "\n- "+words+"\n") {
				t.Errorf("%s in %q is not the latest version in docs/consent.md: %q", key, lang, words)
			}
		}
	}
}
