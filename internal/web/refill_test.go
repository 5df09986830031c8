package web

import (
	"net/url"
	"strings"
	"testing"
)

func TestRefill(t *testing.T) {
	const page = `<main><form method="post" action="/en/other"><input name="a" value="old"></form>
<form method="post" action="/en/here?x=1"><input type="hidden" name="do" value="one"><input name="a" value="old"></form>
<form method="post" action="/en/here"><input type="hidden" name="_form" value="new"><input type="hidden" name="do" value="two"><input name="a" value="old">
<input name="code" autocomplete="one-time-code"><input name="fixed" value="kept" readonly><input type="file" name="f">
<label><input type="checkbox" name="box" value="1" checked> One</label> <label><input type="checkbox" name="box" value="2"> Two</label>
<input type="radio" name="r" value="x" checked><input type="radio" name="r" value="y"><input type="radio" name="q" value="z" checked>
<select name="s"><option value="">None</option><option value="b" selected>B</option><option value="c">C</option></select>
<textarea name="long" rows="2">old &amp; kept</textarea><textarea name="other">stays</textarea></form></main>`
	typed := url.Values{
		"_form": {"old"}, "do": {"two"}, "a": {`"><script>`}, "code": {"123456"}, "fixed": {"forged"}, "box": {"2"}, "r": {"y"}, "s": {"c"}, "long": {"\n</textarea> & more"},
	}
	f := &sentForm{path: "/en/here", typed: typed, files: map[string]bool{"f": true}, again: "Again."}
	got := string(refill([]byte(page), f))
	for _, want := range []string{
		`<form method="post" action="/en/other"><input name="a" value="old">`, `value="one"><input name="a" value="old">`, `name="_form" value="new"`,
		`<input name="a" value="&#34;&gt;&lt;script&gt;">`, `<input name="code" autocomplete="one-time-code">`, `name="fixed" value="kept"`,
		`<input type="file" name="f"><span class="wrong" data-again>Again.</span>`, `name="box" value="1"> One`, `name="box" value="2" checked=""> Two`,
		`name="r" value="x">`, `name="r" value="y" checked="">`, `name="q" value="z" checked>`, `<option value="b">B</option><option value="c" selected="">C`,
		"<textarea name=\"long\" rows=\"2\">\n\n&lt;/textarea&gt; &amp; more</textarea>", `<textarea name="other">stays</textarea></form></main>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %s in\n%s", want, got)
		}
	}
	for name, other := range map[string]*sentForm{
		"another page":          {path: "/en/elsewhere", typed: typed},
		"a form that restores":  {path: "/en/own", typed: url.Values{"a": {"x"}}},
		"nothing that was sent": {path: "/en/here", typed: url.Values{"do": {"three"}}},
	} {
		page := page + `<form method="post" action="/en/own" data-restores><input name="a" value="merged"></form>`
		if got := string(refill([]byte(page), other)); got != page {
			t.Errorf("%s changes the page to\n%s", name, got)
		}
	}
}

func FuzzRefill(f *testing.F) {
	f.Add(`<form method="post"><textarea name="a">`, "a", "b")
	f.Add(`<form method=post><select name=a><option><input name=a></form>`, "a", "<")
	f.Fuzz(func(t *testing.T, page, name, value string) {
		refill([]byte(page), &sentForm{path: "/", typed: url.Values{name: {value}}}) // never fails, whatever a page has
	})
}
