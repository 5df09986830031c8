package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// unplain matches what the help of a command never says: words of our own, and
// spellings that are not Canadian.
var unplain = regexp.MustCompile(`(?i)\b(takes? (in|up|force)|taken|whoever|nobody|everybody|somebody|such as|e-mail|organisation[^-]|` +
	`look-ups?|looked up|registers?\b|papers?\b|portraits (are|that)|sealed|seals|invented|press|believed|tells?\b|told|anew|ground\b)`)

// plainNames are words in the help that are a name: of a command, of a flag or
// of a thing outside Recess.
var plainNames = strings.NewReplacer("National Address Register", "", "Zip file of the register", "",
	"import papers", "", "export papers", "", "my-papers", "", "docs/papers.md", "")

// TestHelpIsPlain reads the help of every command.
func TestHelpIsPlain(t *testing.T) {
	pages := [][]string{nil}
	for _, leaf := range kong.Must(&cli{}, kong.Name("recess")).Model.Leaves(true) {
		pages = append(pages, strings.Fields(leaf.FullPath())[1:])
	}
	if len(pages) < 15 {
		t.Fatalf("only %d pages of help", len(pages))
	}
	for _, page := range pages {
		args := []string{}
		for _, word := range page {
			if !strings.HasPrefix(word, "<") && !strings.HasPrefix(word, "[") && !strings.HasPrefix(word, "-") {
				args = append(args, word)
			}
		}
		status, stdout, stderr := recess(t, append(args, "--help")...)
		if status != done {
			t.Errorf("%v --help ends with %d: %s", args, status, stderr)
		}
		text := plainNames.Replace(strings.Join(strings.Fields(stdout), " "))
		if found := unplain.FindString(text); found != "" {
			t.Errorf("recess %s --help says %q", strings.Join(args, " "), found)
		}
		if len(args) > 0 && !strings.Contains(stdout, "Example: recess "+strings.Join(args, " ")) {
			t.Errorf("recess %s --help has no example", strings.Join(args, " "))
		}
	}
}

// TestUnplainWords checks that TestHelpIsPlain would find what it looks for.
func TestUnplainWords(t *testing.T) {
	for text, bad := range map[string]bool{
		"Takes in all of the file or nothing.":      true,
		"Open /metrics to whoever sends this.":      true,
		"Requests a second, such as 50.":            true,
		"The organisation's name in English.":       true,
		"The key that seals what is secret.":        true,
		"Example: recess import papers my-papers":   false,
		"--mail-organisation-en=STRING Name.":       false,
		"Import MPs from the House of Commons list": false,
	} {
		if found := unplain.MatchString(plainNames.Replace(text)); found != bad {
			t.Errorf("%q: found %v, want %v", text, found, bad)
		}
	}
}
