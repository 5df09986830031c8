package mail

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"recess/templates"
)

// A template's words are its keys; what it fills in are its arguments.
var (
	keysAndArguments = regexp.MustCompile(`\b[tn] "([^"]+)"|\.(Args\.\w+)`)
	calls            = regexp.MustCompile(`\{\{[^}]*\}\}`)
	styles           = regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>|&\w+;`)
	letters          = regexp.MustCompile(`\pL+`)
	addresses        = regexp.MustCompile(`^Args\.(url|stop|poll)$`)
)

// onlyInOne are the keys that belong to the layout of one of the two: a button
// and the address to copy in HTML, the labels of a fact in text.
var onlyInOne = regexp.MustCompile(`\.(button|copy|page|when|where)$`)

// sequence is what a template says, in its order: keys, and arguments that are
// not addresses. What is said twice in a row, or tested and then shown, counts
// once.
func sequence(template string) []string {
	var said []string
	for _, match := range keysAndArguments.FindAllStringSubmatch(template, -1) {
		key, argument := match[1], match[2]
		if key != "" && !onlyInOne.MatchString(key) {
			said = append(said, key)
		}
		if argument != "" && !addresses.MatchString(argument) {
			said = append(said, argument)
		}
	}
	return slices.Compact(said)
}

// findPairFaults says how the text of a message and its HTML differ, and which
// words they have that are not in a catalogue.
func findPairFaults(kind, text, html string) []string {
	var found []string
	inText, inHTML := sequence(text), sequence(html)
	if !slices.Equal(inText, inHTML) {
		found = append(found, fmt.Sprintf("%s: the text says %v, the HTML %v", kind, inText, inHTML))
	}
	for form, template := range map[string]string{"text": text, "HTML": html} {
		own := letters.FindAllString(styles.ReplaceAllString(calls.ReplaceAllString(template, ""), ""), -1)
		if len(own) > 0 {
			found = append(found, fmt.Sprintf("%s: the %s has words of its own: %v", kind, form, own))
		}
	}
	return found
}

func TestTextAndHTMLSayTheSame(t *testing.T) {
	files, err := fs.Glob(templates.Email, "email/*.txt")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	pages, err := fs.Glob(templates.Email, "email/*.html")
	if err != nil || len(pages) != len(files) {
		t.Errorf("%d texts and %d pages, %v", len(files), len(pages), err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(templates.Email, file)
		if err != nil {
			t.Fatal(err)
		}
		html, err := fs.ReadFile(templates.Email, strings.TrimSuffix(file, ".txt")+".html")
		if err != nil {
			t.Fatal(err)
		}
		kind := strings.TrimSuffix(path.Base(file), ".txt")
		for _, found := range findPairFaults(kind, string(text), string(html)) {
			t.Error(found)
		}
	}
}

func TestPairFaultsAreFound(t *testing.T) {
	const text = `{{t "email.a.why" "riding" .Args.riding}}` + "\n\n" + `{{.Args.url}}` + "\n\n" + `{{t "email.a.next"}}`
	for name, test := range map[string]struct{ text, html, want string }{
		"same":      {text, `<p>{{t "email.a.why" "riding" .Args.riding}}</p><p><a href="{{.Args.url}}">{{t "email.a.button"}}</a></p><p>{{t "email.a.next"}}</p>`, ""},
		"less":      {text, `<p>{{t "email.a.why" "riding" .Args.riding}}</p>`, "x: the text says"},
		"order":     {text, `<p>{{t "email.a.next"}}</p><p>{{t "email.a.why" "riding" .Args.riding}}</p>`, "x: the text says"},
		"argument":  {text, `<p>{{t "email.a.why" "riding" .Args.campaign}}</p><p>{{t "email.a.next"}}</p>`, "x: the text says"},
		"own words": {`Hello {{t "email.a.why"}}`, `<p>{{t "email.a.why"}}</p>`, "the text has words of its own: [Hello]"},
	} {
		got := strings.Join(findPairFaults("x", test.text, test.html), "; ")
		if test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
