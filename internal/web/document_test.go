package web

import (
	"strings"
	"testing"

	"recess/internal/i18n"
	"recess/internal/library"
)

func TestDocumentHTML(t *testing.T) {
	say := func(text string) []library.Span { return []library.Span{{Text: text}} }
	hostile := `"><script>alert(1)</script>`
	for name, test := range map[string]struct {
		blocks []library.Block
		notes  [][]library.Block
		want   string
	}{
		"text":          {[]library.Block{library.Paragraph{Text: say(hostile)}}, nil, "<p>&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"},
		"a heading":     {[]library.Block{library.Heading{Level: 3, Text: say("A & B")}}, nil, "<h3>A &amp; B</h3>\n"},
		"a deep one":    {[]library.Block{library.Heading{Level: 4, Text: say("x")}}, nil, "<h4>x</h4>\n"},
		"a link":        {[]library.Block{library.Paragraph{Text: []library.Span{{Text: "a\nb", Link: "https://x/" + hostile, Strong: true}}}}, nil, `<p><a href="https://x/&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" rel="noreferrer"><strong>a<br>b</strong></a></p>` + "\n"},
		"a picture":     {[]library.Block{library.Image{File: hostile, Alt: hostile}}, nil, `<figure><img src="/files/&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" alt="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" loading="lazy"></figure>` + "\n"},
		"a list from 3": {[]library.Block{library.List{Ordered: true, Start: 3, Items: [][]library.Block{{library.Paragraph{Text: say("x")}}}}}, nil, `<ol start="3"><li>x</li>` + "\n</ol>\n"},
		"a note twice": {
			[]library.Block{library.Paragraph{Text: []library.Span{{Text: "a"}, {Note: 1}, {Text: "b"}, {Note: 1}}}},
			[][]library.Block{{library.Paragraph{Text: say("n")}}},
			`<p>a<sup><a id="pref1" href="#pnote1" aria-label="Note 1">1</a></sup>b<sup><a href="#pnote1" aria-label="Note 1">1</a></sup></p>` + "\n" +
				`<section class="notes" aria-label="Notes"><ol><li id="pnote1"><p>n</p>` + "\n" + `<a href="#pref1" aria-label="Back to the text">↩</a></li></ol></section>` + "\n",
		},
		"a table": {
			[]library.Block{library.Table{Align: []library.Align{library.Left, library.Right}, Head: [][]library.Span{say("A"), say("B")}, Rows: [][][]library.Span{{say("1"), nil}}}}, nil,
			`<div class="scroll" tabindex="0" role="group" aria-label="Table"><table><thead><tr><th scope="col">A</th><th scope="col" class="right">B</th></tr></thead><tbody><tr><td>1</td><td class="right"></td></tr></tbody></table></div>` + "\n",
		},
	} {
		got := string(documentHTML(i18n.For(i18n.EN), &library.Document{Blocks: test.blocks, Notes: test.notes}, 2, "p"))
		if got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, test.want)
		}
		if strings.Contains(got, "<script") {
			t.Errorf("%s: a script gets through", name)
		}
	}
}
