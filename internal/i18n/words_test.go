package i18n

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// docs/words.md has the rules behind these tests and the table of terms.

// banned is a way of saying something that people do not read here.
type banned struct {
	pattern string
	instead string
	allowed map[string]string // keys in which it is right, each with the reason
}

// pair is a term whose counterpart must be in the other language's text.
type pair struct {
	english string
	french  string
	allowed map[string]string // keys that say it in another way, each with the reason
}

// notWords matches what people do not read as words: holes, addresses, flags
// and the names of files.
var notWords = regexp.MustCompile(`\{\{[^}]*\}\}|https?://\S+|--[a-z-]+|\b[\w-]+\.(?:geojson|csv|txt|example|org|md)\b|recess [a-z]+ [a-z]*`)

// worded are the texts without what notWords matches.
func worded(texts map[string]string) map[string]string {
	clean := make(map[string]string, len(texts))
	for key, text := range texts {
		clean[key] = notWords.ReplaceAllString(text, "…")
	}
	return clean
}

// findBanned lists the texts that use a banned term, and the allowances that no
// text needs.
func findBanned(texts map[string]string, rules []banned) []string {
	var found []string
	texts = worded(texts)
	sorted := slices.Sorted(maps.Keys(texts))
	for _, rule := range rules {
		pattern := regexp.MustCompile(rule.pattern)
		for _, key := range sorted {
			use := pattern.FindString(texts[key])
			_, allowed := rule.allowed[key]
			switch {
			case use != "" && !allowed:
				found = append(found, fmt.Sprintf("%s: %q; use %s", key, use, rule.instead))
			case use == "" && allowed:
				found = append(found, fmt.Sprintf("%s: does not use %s and needs no allowance", key, rule.pattern))
			}
		}
		for key, reason := range rule.allowed {
			if _, ok := texts[key]; !ok || reason == "" {
				found = append(found, fmt.Sprintf("%s: allowed %s without a text or a reason", key, rule.pattern))
			}
		}
	}
	return found
}

// findUnpaired lists the keys whose French text lacks the counterpart of a term
// in the English one.
func findUnpaired(en, fr map[string]string, pairs []pair) []string {
	var found []string
	en, fr = worded(en), worded(fr)
	sorted := slices.Sorted(maps.Keys(en))
	for _, p := range pairs {
		english, french := regexp.MustCompile(p.english), regexp.MustCompile(p.french)
		used := false
		for _, key := range sorted {
			missing := english.MatchString(en[key]) && !french.MatchString(fr[key])
			_, allowed := p.allowed[key]
			used = used || english.MatchString(en[key])
			switch {
			case missing && !allowed:
				found = append(found, fmt.Sprintf("%s: English says %q, French lacks %s: %q", key, english.FindString(en[key]), p.french, fr[key]))
			case !missing && allowed:
				found = append(found, fmt.Sprintf("%s: needs no allowance for %s", key, p.english))
			}
		}
		if !used {
			found = append(found, fmt.Sprintf("no key says %s", p.english))
		}
	}
	return found
}

// findHalfPlurals lists the keys that have one of the two plural forms.
func findHalfPlurals(texts map[string]string) []string {
	var found []string
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		stem, one := strings.CutSuffix(key, ".one")
		if one {
			if _, ok := texts[stem+".other"]; !ok {
				found = append(found, key+" has no .other")
			}
		}
		stem, other := strings.CutSuffix(key, ".other")
		if _, ok := texts[stem+".one"]; other && !ok {
			found = append(found, key+" has no .one")
		}
	}
	return found
}

// findTypography lists the texts that break French typography.
func findTypography(texts map[string]string) []string {
	var found []string
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		if wrong := frenchTypography.FindString(texts[key]); wrong != "" {
			found = append(found, fmt.Sprintf("%s: %q", key, wrong))
		}
	}
	return found
}

// literalTexts are the texts in one language in our Go sources: {EN: "…", FR: "…"}.
func literalTexts(t *testing.T, lang Lang) map[string]string {
	t.Helper()
	pattern := regexp.MustCompile(strings.ToUpper(string(lang)) + `:\s+("(?:[^"\\]|\\.)*")`)
	texts := map[string]string{}
	for _, path := range goFiles(t) {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, match := range pattern.FindAllSubmatch(raw, -1) {
			text, err := strconv.Unquote(string(match[1]))
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			texts[fmt.Sprintf("%s#%d", strings.TrimPrefix(filepath.ToSlash(path), "../../"), i+1)] = text
		}
	}
	return texts
}

// goFiles are our Go sources outside the tests.
func goFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, root := range []string{"../../cmd", "../../internal"} {
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// markup matches the parts of a Markdown line that are not words: the names of a
// header's lines, marks of footnotes, and the rule below the head of a table.
var markup = regexp.MustCompile("^\\s*(?:- )?[a-z_]+:(?: |$)|^\\[\\^\\w+\\]: |^[|:\\-\\s]+$|\\]\\([^)]*\\)|`[^`]*`")

// proseTexts are the texts of Markdown files by name, without markup and code.
func proseTexts(t *testing.T, pattern string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(files), err)
	}
	texts := map[string]string{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimPrefix(filepath.ToSlash(file), "../../")] = prose(string(raw))
	}
	return texts
}

func prose(markdown string) string {
	var lines []string
	for line := range strings.Lines(markdown) {
		if strings.HasPrefix(line, "    ") {
			continue // code
		}
		line = markup.ReplaceAllString(strings.TrimSuffix(line, "\n"), "")
		lines = append(lines, strings.Trim(line, `"`))
	}
	return strings.Join(lines, "\n")
}

// campaignTexts are the texts of the sample campaign in one language.
func campaignTexts(t *testing.T, lang Lang) map[string]string {
	t.Helper()
	const file = "data/papers/meet-your-mp/campaign.yaml"
	raw, err := os.ReadFile("../../" + file)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	n := 0
	for line := range strings.Lines(string(raw)) {
		n++
		text, ok := strings.CutPrefix(strings.TrimLeft(line, " -"), string(lang)+": ")
		if ok {
			texts[fmt.Sprintf("%s:%d", file, n)] = strings.Trim(strings.TrimSpace(text), `"`)
		}
	}
	if len(texts) < 10 {
		t.Fatalf("%s has %d texts in %s", file, len(texts), lang)
	}
	return texts
}

// readable is everything that people read in one language: the catalogue (pages,
// messages and packs), the texts in Go sources, and the sample campaign.
func readable(t *testing.T, lang Lang) map[string]string {
	t.Helper()
	texts := messages(t, lang)
	maps.Copy(texts, literalTexts(t, lang))
	maps.Copy(texts, campaignTexts(t, lang))
	maps.Copy(texts, proseTexts(t, "../../data/papers/*/*."+string(lang)+".md"))
	readme := map[Lang]string{EN: "../../README.md", FR: "../../README.fr.md"}[lang]
	maps.Copy(texts, proseTexts(t, readme))
	return texts
}

func TestBannedTerms(t *testing.T) {
	for lang, rules := range map[Lang][]banned{EN: bannedEnglish, FR: bannedFrench} {
		for _, found := range findBanned(readable(t, lang), rules) {
			t.Errorf("%s: %s", lang, found)
		}
	}
}

func TestTermsPair(t *testing.T) {
	for _, found := range findUnpaired(messages(t, EN), messages(t, FR), pairs) {
		t.Error(found)
	}
}

func TestPluralsAreWhole(t *testing.T) {
	for _, lang := range Langs {
		for _, found := range findHalfPlurals(messages(t, lang)) {
			t.Errorf("%s: %s", lang, found)
		}
	}
}

func TestFrenchTypographyEverywhere(t *testing.T) {
	for _, found := range findTypography(readable(t, FR)) {
		t.Error(found)
	}
}
