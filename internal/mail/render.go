package mail

import (
	"bytes"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"sync"
	texttemplate "text/template"

	"recess/internal/i18n"
	"recess/internal/outbox"
	"recess/templates"
)

// wording is a kind of message in one language.
type wording struct {
	text *texttemplate.Template
	html *htmltemplate.Template
}

// wordings are all of them, by language and kind.
type wordings map[i18n.Lang]map[string]wording

const layout = "layout"

// parsedWordings are the wordings of the templates that the program was built with.
var parsedWordings = sync.OnceValues(parseWordings)

func parseWordings() (wordings, error) {
	files, err := fs.Glob(templates.Email, "email/*.txt")
	if err != nil {
		return nil, fmt.Errorf("messages: %w", err)
	}
	all := wordings{}
	for _, lang := range i18n.Langs {
		all[lang] = map[string]wording{}
		for _, file := range files {
			kind := strings.TrimSuffix(path.Base(file), ".txt")
			if kind == layout {
				continue
			}
			if all[lang][kind], err = parseWording(i18n.For(lang), kind); err != nil {
				return nil, fmt.Errorf("message %s: %w", kind, err)
			}
		}
	}
	return all, nil
}

// parseWording reads a kind's templates. A message that lacks an argument is
// not to go out with a hole.
func parseWording(l *i18n.Localizer, kind string) (w wording, err error) {
	calls := map[string]any{"t": l.T, "n": l.N, "number": l.Number, "lines": func(s string) []string { return strings.Split(s, "\n") }}
	w.text, err = texttemplate.New(kind).Funcs(calls).Option("missingkey=error").
		ParseFS(templates.Email, "email/layout.txt", "email/"+kind+".txt")
	if err != nil {
		return w, err
	}
	w.html, err = htmltemplate.New(kind).Funcs(calls).Option("missingkey=error").
		ParseFS(templates.Email, "email/layout.html", "email/"+kind+".html")
	return w, err
}

// letter is what the templates show.
type letter struct {
	Lang         i18n.Lang
	Subject      string
	Organisation string
	Postal       []string // lines
	ReplyTo      string
	Unsubscribe  string // URL; empty: there is nothing to unsubscribe from
	Calendar     bool   // a calendar file goes with it
	Pack         bool   // it brings a pack
	PackAttached bool   // with it, rather than only on the meeting's page
	Args         map[string]string
}

// Render puts a message into words, with all that can be attached to it.
func (p *Post) Render(m outbox.Message) (subject, text, html string, err error) {
	return p.render(m, m.Args[calendarArg] != "", m.Args[packArg] != "")
}

// render puts a message into words; it is told whether a calendar file and a
// pack go with it.
func (p *Post) render(m outbox.Message, calendar, pack bool) (subject, text, html string, err error) {
	w, ok := p.wordings[m.Lang][m.Kind]
	if !ok {
		return "", "", "", fmt.Errorf("there is no message %q in %q", m.Kind, m.Lang)
	}
	l, err := p.letter(m)
	if err != nil {
		return "", "", "", err
	}
	l.Calendar, l.PackAttached = calendar, pack
	var plain, page bytes.Buffer
	if err := w.text.ExecuteTemplate(&plain, layout, l); err != nil {
		return "", "", "", fmt.Errorf("message %s: %w", m.Kind, err)
	}
	if err := w.html.ExecuteTemplate(&page, layout, l); err != nil {
		return "", "", "", fmt.Errorf("message %s: %w", m.Kind, err)
	}
	return l.Subject, plain.String(), page.String(), nil
}

func (p *Post) letter(m outbox.Message) (letter, error) {
	s := p.settings
	l := letter{
		Lang: m.Lang, Organisation: s.Organisation.In(m.Lang), ReplyTo: s.ReplyTo,
		Pack: m.Args[packArg] != "", Args: make(map[string]string, len(m.Args)),
	}
	for _, line := range strings.Split(s.Postal.In(m.Lang), "\n") {
		if line = oneLine(line, longestName); line != "" {
			l.Postal = append(l.Postal, line)
		}
	}
	holes := []any{"Organisation", l.Organisation}
	for name, value := range m.Args {
		if name == calendarArg || name == packArg {
			continue
		}
		l.Args[name] = shown(value)
		holes = append(holes, name, l.Args[name])
	}
	l.Subject = oneLine(i18n.For(m.Lang).T("email."+m.Kind+".subject", holes...), longestSubject)
	if raw, ok := l.Args[unsubscribe]; ok {
		u, err := url.Parse(raw)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return l, fmt.Errorf("message %s: the unsubscribe URL is none", m.Kind)
		}
		l.Unsubscribe = u.String()
	}
	return l, nil
}

// unsubscribe is the argument that holds the URL at which a single POST ends
// the messages (RFC 8058).
const unsubscribe = "unsubscribe"
