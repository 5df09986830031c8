package web

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// restoresMark is the attribute of forms that restore what was typed
// themselves, because they merge it with what others have typed or sort it.
const restoresMark = "data-restores"

// sentForm is what somebody has sent, and where.
type sentForm struct {
	path  string
	typed url.Values
	files map[string]bool // fields with a file, which no page can fill in again
	again string          // says so
}

// sent is the form that a request has brought.
func sent(r *http.Request, again string) *sentForm {
	f := &sentForm{path: r.URL.Path, typed: r.PostForm, files: map[string]bool{}, again: again}
	if r.MultipartForm != nil {
		for name, files := range r.MultipartForm.File {
			f.files[name] = len(files) > 0 && files[0].Filename != ""
		}
	}
	return f
}

// volatile are hidden fields that the page may have changed since: a form is
// known by the others.
var volatile = []string{formToken, "revision", "return"}

// refill puts what was typed back into the form of a page that it was sent
// with, as it was typed: nobody types twice because one field was wrong. Of a
// page that does not have the form nothing changes.
func refill(page []byte, f *sentForm) []byte {
	number := f.find(page)
	if number < 0 || f.typed == nil {
		return page
	}
	w := refiller{sentForm: f, z: html.NewTokenizer(bytes.NewReader(page)), want: number, at: -1}
	for w.next() {
	}
	return w.out.Bytes()
}

// find is the number of the form in a page; −1 when it is not there.
func (f *sentForm) find(page []byte) int {
	z := html.NewTokenizer(bytes.NewReader(page))
	number, candidate := -1, false
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return -1
		}
		t := z.Token()
		switch {
		case kind == html.StartTagToken && t.DataAtom == atom.Form:
			number++
			candidate = f.isOf(t)
		case kind == html.EndTagToken && t.DataAtom == atom.Form:
			if candidate {
				return number
			}
		case t.DataAtom == atom.Input && attribute(t, "type") == "hidden":
			name := attribute(t, "name")
			if !slices.Contains(volatile, name) && f.typed.Get(name) != attribute(t, "value") {
				candidate = false
			}
		}
	}
}

// isOf reports whether a form goes where this one was sent.
func (f *sentForm) isOf(t html.Token) bool {
	restores := has(t, restoresMark)
	path, _, _ := strings.Cut(attribute(t, "action"), "?")
	return !restores && strings.EqualFold(attribute(t, "method"), http.MethodPost) && (path == "" || path == f.path)
}

// refiller copies a page and changes one form of it.
type refiller struct {
	*sentForm
	z      *html.Tokenizer
	out    bytes.Buffer
	want   int  // number of the form
	at     int  // number of the last form that began
	inside bool // of the one that is wanted
	choice string
}

// next copies a token, or writes what takes its place; false at the end.
func (w *refiller) next() bool {
	kind := w.z.Next()
	raw := slices.Clone(w.z.Raw())
	if kind == html.ErrorToken {
		w.out.Write(raw)
		return false
	}
	t := w.z.Token()
	if t.DataAtom == atom.Form {
		if kind == html.StartTagToken {
			w.at++
		}
		w.inside = kind == html.StartTagToken && w.at == w.want
	}
	if !w.inside || kind == html.EndTagToken || t.Type == html.TextToken {
		w.out.Write(raw)
		return true
	}
	switch t.DataAtom {
	case atom.Input:
		w.input(t, raw)
	case atom.Textarea:
		w.textarea(t, raw)
	case atom.Select:
		w.choice = attribute(t, "name")
		w.out.Write(raw)
	case atom.Option:
		set(&t, "selected", w.typed.Get(w.choice) == attribute(t, "value"))
		w.out.WriteString(t.String())
	default:
		w.out.Write(raw)
	}
	return true
}

func (w *refiller) input(t html.Token, raw []byte) {
	name := attribute(t, "name")
	values, typed := w.typed[name]
	switch kind := attribute(t, "type"); {
	case name == "", kind == "hidden", kind == "submit", attribute(t, "autocomplete") == "one-time-code":
	case kind == "file":
		w.out.Write(raw)
		if w.files[name] {
			w.out.WriteString(`<span class="wrong" data-again>` + html.EscapeString(w.again) + `</span>`)
		}
		return
	case has(t, "disabled"), has(t, "readonly"): // not this reader's to fill in
	case kind == "checkbox", kind == "radio" && typed:
		set(&t, "checked", slices.Contains(values, attribute(t, "value")))
		raw = []byte(t.String())
	case typed && kind != "radio":
		t.Attr = slices.DeleteFunc(t.Attr, func(a html.Attribute) bool { return a.Key == "value" })
		t.Attr = append(t.Attr, html.Attribute{Key: "value", Val: values[0]})
		raw = []byte(t.String())
	}
	w.out.Write(raw)
}

// textarea writes the text that was typed instead of what is there.
func (w *refiller) textarea(t html.Token, raw []byte) {
	w.out.Write(raw)
	values, typed := w.typed[attribute(t, "name")]
	if !typed {
		return
	}
	if text := w.z.Next(); text == html.TextToken {
		w.z.Next() // the end
	}
	end := slices.Clone(w.z.Raw())
	if strings.HasPrefix(values[0], "\n") || strings.HasPrefix(values[0], "\r\n") {
		w.out.WriteString("\n") // a browser drops the first line break
	}
	w.out.WriteString(html.EscapeString(values[0]))
	w.out.Write(end)
}

func has(t html.Token, name string) bool {
	return slices.ContainsFunc(t.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// set gives a tag an attribute without a value, or takes it away.
func set(t *html.Token, name string, wanted bool) {
	t.Attr = slices.DeleteFunc(t.Attr, func(a html.Attribute) bool { return a.Key == name })
	if wanted {
		t.Attr = append(t.Attr, html.Attribute{Key: name})
	}
}
