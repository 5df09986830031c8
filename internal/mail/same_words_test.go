package mail

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"recess/internal/i18n"
	"recess/internal/outbox"
	"recess/templates"
)

// argNames are the names of all arguments that any template of a message fills in.
func argNames(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(templates.Email, "email/*")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		source, err := fs.ReadFile(templates.Email, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(`\.Args\.(\w+)`).FindAllStringSubmatch(string(source), -1) {
			if !slices.Contains(names, match[1]) {
				names = append(names, match[1])
			}
		}
	}
	return names
}

// kindsOfMail are the kinds of messages that have templates.
func kindsOfMail(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(templates.Email, "email/*.html")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, file := range files {
		if kind := strings.TrimSuffix(path.Base(file), ".html"); kind != layout {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// wordsOfPage are the words a mail program shows of an HTML message, with the
// address that each button opens. The address repeated under a button for
// programs without buttons is left out.
func wordsOfPage(t *testing.T, html, fallback string) []string {
	t.Helper()
	page, err := goquery.NewDocumentFromReader(strings.NewReader(strings.ReplaceAll(html, "<br>", " ")))
	if err != nil {
		t.Fatal(err)
	}
	page.Find("p.quiet").FilterFunction(func(_ int, p *goquery.Selection) bool {
		return strings.HasPrefix(p.Text(), fallback)
	}).Remove()
	page.Find("a.action, footer a:not([href^='mailto:'])").Each(func(_ int, a *goquery.Selection) {
		a.SetText(a.Text() + " " + a.AttrOr("href", ""))
	})
	return strings.Fields(page.Find("body").Text())
}

// wordsOfText are the words of a plain text message, without the marks that
// stand for a quotation and for the line above the sender's address.
func wordsOfText(text string) []string {
	return slices.DeleteFunc(strings.Fields(text), func(word string) bool { return word == ">" || word == "--" })
}

// A message says the same in HTML and in plain text, whatever is filled in.
func TestTextAndPageSayTheSame(t *testing.T) {
	p := post(t, settings(serve(t, nil, false)))
	names := argNames(t)
	if len(names) < 10 {
		t.Fatalf("only %v were found in the templates", names)
	}
	for _, filled := range []bool{true, false} {
		args := map[string]string{}
		for _, name := range names {
			args[name] = ""
			if filled {
				args[name] = "the-" + name
			}
		}
		if filled {
			args[calendarArg], args[packArg] = "made up", "1"
			args[unsubscribe] = "https://recess.example/en/u/x"
		}
		for _, kind := range kindsOfMail(t) {
			for _, lang := range i18n.Langs {
				_, text, html, err := p.Render(outbox.Message{Kind: kind, Lang: lang, Args: args})
				if err != nil {
					t.Fatalf("%s: %v", kind, err)
				}
				page := wordsOfPage(t, html, i18n.For(lang).T("email.sign-in.copy"))
				if plain := wordsOfText(text); !slices.Equal(page, plain) {
					t.Errorf("templates/email/%s in %q, filled %v: the HTML says\n%s\nand the text says\n%s",
						kind, lang, filled, strings.Join(page, " "), strings.Join(plain, " "))
				}
			}
		}
	}
}

// The outbox names each kind of message in both languages.
func TestEveryKindOfMailHasAName(t *testing.T) {
	for _, kind := range kindsOfMail(t) {
		for _, lang := range i18n.Langs {
			if _, ok := i18n.For(lang).Plain("outbox.kinds." + kind); !ok {
				t.Errorf("outbox.kinds.%s is missing in %q", kind, lang)
			}
		}
	}
}

// The outbox names each purpose of a message in both languages.
func TestEveryPurposeHasAName(t *testing.T) {
	for _, purpose := range []outbox.Purpose{outbox.SignIn, outbox.Meeting, outbox.News, outbox.Work} {
		for _, lang := range i18n.Langs {
			if _, ok := i18n.For(lang).Plain("outbox.purposes." + string(purpose)); !ok {
				t.Errorf("outbox.purposes.%s is missing in %q", purpose, lang)
			}
		}
	}
}
