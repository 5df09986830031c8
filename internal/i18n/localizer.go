// Package i18n has every word that Recess shows, in English and in French.
package i18n

import (
	"embed"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"recess/internal/civil"
	"recess/internal/fault"
)

//go:embed en.toml fr.toml
var catalogues embed.FS

// Localizer speaks one language. It is safe for concurrent use.
type Localizer struct {
	Lang    Lang
	plain   map[string]string // messages without placeholders or plural forms
	complex *goi18n.Localizer
	numbers *numbers
}

var localizers = load()

// For is the localizer of a language.
func For(l Lang) *Localizer { return localizers[l] }

// load reads the catalogues, each on its own processor: it is the largest part
// of starting a command.
func load() map[Lang]*Localizer {
	files := make([]*goi18n.MessageFile, len(Langs))
	var reading sync.WaitGroup
	for n, lang := range Langs {
		reading.Go(func() { files[n] = read(lang) })
	}
	reading.Wait()
	bundle := goi18n.NewBundle(language.English)
	all := make(map[Lang]*Localizer, len(Langs))
	for n, lang := range Langs {
		bundle.MustAddMessages(files[n].Tag, files[n].Messages...)
		l := &Localizer{
			Lang:    lang,
			plain:   make(map[string]string, len(files[n].Messages)),
			complex: goi18n.NewLocalizer(bundle, string(lang)),
			numbers: newNumbers(lang),
		}
		for _, m := range files[n].Messages {
			if m.One == "" && !strings.Contains(m.Other, "{{") {
				l.plain[m.ID] = m.Other
			}
		}
		all[lang] = l
	}
	return all
}

// read reads one catalogue. It is part of the program, so a fault in it is a
// fault in the program.
func read(lang Lang) *goi18n.MessageFile {
	name := string(lang) + ".toml"
	var file *goi18n.MessageFile
	text, err := catalogues.ReadFile(name)
	if err == nil {
		file, err = goi18n.ParseMessageFileBytes(text, name, map[string]goi18n.UnmarshalFunc{"toml": toml.Unmarshal})
	}
	if err != nil {
		panic(fmt.Sprintf("catalogue %s: %v", lang, err))
	}
	return file
}

// T is the message of a key with its placeholders filled from pairs of name
// and value. A key that is in no catalogue comes back as it is; a test sees to
// it that there is none.
func (l *Localizer) T(key string, pairs ...any) string {
	if s, ok := l.plain[key]; ok {
		return s
	}
	return l.fill(&goi18n.LocalizeConfig{MessageID: key, TemplateData: dict(pairs)})
}

// Plain is the message of a key that has neither placeholders nor plural forms;
// false for any other key.
func (l *Localizer) Plain(key string) (string, bool) {
	s, ok := l.plain[key]
	return s, ok
}

// N is T for a message that depends on a count; the message gets it as .Count,
// written as the language writes numbers.
func (l *Localizer) N(key string, count int, pairs ...any) string {
	data := dict(pairs)
	data["Count"] = l.Number(count)
	return l.fill(&goi18n.LocalizeConfig{MessageID: key, PluralCount: count, TemplateData: data})
}

func (l *Localizer) fill(c *goi18n.LocalizeConfig) string {
	s, err := l.complex.Localize(c)
	if err != nil {
		return c.MessageID
	}
	return s
}

// Has tells whether the catalogue holds a key.
func (l *Localizer) Has(key string) bool {
	_, err := l.complex.Localize(&goi18n.LocalizeConfig{MessageID: key, PluralCount: 2})
	return err == nil
}

// Error is the sentence for an error; anything that is no fault is told as
// something that went wrong with us. An argument that is a fault itself, such
// as the reason why a file cannot be used, is put into words too.
func (l *Localizer) Error(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return l.T("error.internal.text")
	}
	return l.fill(&goi18n.LocalizeConfig{MessageID: f.Key, TemplateData: l.inWords(f.Args)})
}

// inWords puts what differs between languages into this one: words, dates, and
// faults within a fault.
func (l *Localizer) inWords(args fault.Args) map[string]any {
	words := make(map[string]any, len(args))
	for name, value := range args {
		switch v := value.(type) {
		case fault.Word:
			words[name] = l.T(string(v))
		case Text:
			words[name] = v.In(l.Lang)
		case civil.Date:
			words[name] = l.Date(v.In(time.UTC))
		case *fault.Error:
			words[name] = l.Error(v)
		default:
			words[name] = v
		}
	}
	return words
}

func dict(pairs []any) map[string]any {
	m := make(map[string]any, len(pairs)/2+1)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m
}

// Negotiate is the language that an Accept-Language header asks for; English
// when it asks for neither.
func Negotiate(acceptLanguage string) Lang {
	_, i := language.MatchStrings(matcher, acceptLanguage)
	return Langs[i]
}

var matcher = language.NewMatcher([]language.Tag{language.English, language.French})
