package mail

import (
	"io/fs"
	"regexp"
	"slices"
	"testing"

	"recess/templates"
)

var (
	calls   = regexp.MustCompile(`\{\{[^}]*\}\}`)
	markup  = regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>|&\w+;`)
	letters = regexp.MustCompile(`\pL+`)
)

// ownWords are the words of a template that come from no catalogue, and so
// would be the same in both languages.
func ownWords(template string) []string {
	return letters.FindAllString(markup.ReplaceAllString(calls.ReplaceAllString(template, ""), ""), -1)
}

// Every word of a message is in the catalogues.
func TestTemplatesHaveNoWordsOfTheirOwn(t *testing.T) {
	files, err := fs.Glob(templates.Email, "email/*")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		source, err := fs.ReadFile(templates.Email, file)
		if err != nil {
			t.Fatal(err)
		}
		if words := ownWords(string(source)); len(words) > 0 {
			t.Errorf("%s has words of its own: %v", file, words)
		}
	}
}

// The two checks of templates find what they are for.
func TestDifferentWordsAreFound(t *testing.T) {
	for template, own := range map[string]int{
		`<p class="quiet">{{t "email.a.why"}}<br>{{.Args.url}}</p>`: 0,
		`<p>Hello {{t "email.a.why"}}</p>`:                          1,
		"{{t \"email.a.why\"}}\n\nBonne journée":                    2,
	} {
		if words := ownWords(template); len(words) != own {
			t.Errorf("%q has %v", template, words)
		}
	}
	const page = `<body><p>Your team meets.</p> <p><a class="action" href="https://a.example/">Open</a></p> <p class="quiet">Copy this:<br>https://a.example/</p></body>`
	for text, same := range map[string]bool{
		"Your team meets.\n\nOpen\nhttps://a.example/": true,
		"Your team meets.\n\nOpen\nhttps://b.example/": false,
		"Your team meets.": false,
		"Open\nhttps://a.example/\n\nYour team meets.":          false,
		"Your team meets today.\n\nOpen\nhttps://a.example/":    false,
		"> Your team meets.\n\n-- \nOpen\nhttps://a.example/\n": true,
	} {
		if equal := slices.Equal(wordsOfPage(t, page, "Copy this:"), wordsOfText(text)); equal != same {
			t.Errorf("%q is found equal: %v", text, equal)
		}
	}
}
