package library

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recess/internal/fault"
)

func TestParse(t *testing.T) {
	doc, err := Parse(`## A **call**

One *soft*
line[^1] with a [page](https://example.org/a) & <https://example.org>.

- first
- second
  1. inner

> Said.

| Who | How many |
|:----|---------:|
| us  | 3        |
| you |

![A map](file:abc)

---

[^1]: See *there*.
`)
	if err != nil {
		t.Fatal(err)
	}
	plain := func(s string) []Span { return []Span{{Text: s}} }
	want := &Document{
		Blocks: []Block{
			Heading{Level: 2, Text: []Span{{Text: "A "}, {Text: "call", Strong: true}}},
			Paragraph{Text: []Span{
				{Text: "One "}, {Text: "soft", Emph: true}, {Text: " line"}, {Note: 1}, {Text: " with a "},
				{Text: "page", Link: "https://example.org/a"}, {Text: " & "},
				{Text: "https://example.org", Link: "https://example.org"}, {Text: "."},
			}},
			List{Items: [][]Block{
				{Paragraph{plain("first")}},
				{Paragraph{plain("second")}, List{Ordered: true, Start: 1, Items: [][]Block{{Paragraph{plain("inner")}}}}},
			}},
			Quote{Blocks: []Block{Paragraph{plain("Said.")}}},
			Table{
				Align: []Align{Left, Right}, Head: [][]Span{plain("Who"), plain("How many")},
				Rows: [][][]Span{{plain("us"), plain("3")}, {plain("you"), nil}},
			},
			Image{File: "abc", Alt: "A map"},
			Rule{},
		},
		Notes: [][]Block{{Paragraph{[]Span{{Text: "See "}, {Text: "there", Emph: true}, {Text: "."}}}}},
	}
	if diff := cmp.Diff(want, doc); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"abc"}, doc.Images()); diff != "" {
		t.Error(diff)
	}
}

func TestParseRefuses(t *testing.T) {
	var nested strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&nested, "%s- x\n", strings.Repeat("  ", i))
	}
	wide := strings.Repeat("| a ", 60) + "|\n" + strings.Repeat("|---", 60) + "|\n"
	tests := map[string]struct {
		body, key string
		line      any
	}{
		"an HTML block":        {"Text.\n\n<div>x</div>\n", "paper.wrong.html", 3},
		"HTML within text":     {"a <b>c</b>\n", "paper.wrong.html", 1},
		"a script":             {"\n<script>alert(1)</script>\n", "paper.wrong.html", 2},
		"a javascript link":    {"ok\n\n[x](javascript:alert(1))\n", "paper.wrong.link", 3},
		"a hidden javascript":  {"[x](java&#115;cript:alert(1))\n", "paper.wrong.link", 1},
		"a data link":          {"[x](data:text/html,x)\n", "paper.wrong.link", 1},
		"a relative link":      {"[x](/en/me)\n", "paper.wrong.link", 1},
		"an image elsewhere":   {"![x](https://example.org/x.png)\n", "paper.wrong.image", 1},
		"an image in a line":   {"a ![x](file:abc) b\n", "paper.wrong.image_alone", 1},
		"an image without alt": {"![](file:abc)\n", "paper.wrong.alt", 1},
		"a first heading":      {"# Title\n", "paper.wrong.heading", 1},
		"a fifth heading":      {"##### Small\n", "paper.wrong.heading", 1},
		"a body of 2 MB":       {strings.Repeat("word ", 2<<20/5), "paper.body_long", nil},
		"a long paragraph":     {"a\n\n" + strings.Repeat("word ", 5<<10), "paper.wrong.paragraph", 3},
		"1,000 nested lists":   {nested.String()[:200<<10], "paper.wrong.deep", 9},
		"1,000 nested quotes":  {strings.Repeat(">", 1000) + " x\n", "paper.wrong.deep", 1},
		"lists in one line":    {strings.Repeat("- ", 1000) + "x\n", "paper.wrong.deep", 1},
		"a table of 60":        {wide, "paper.wrong.table", 1},
		"text turned around":   {"a \u202e b\n", "paper.wrong.hidden", 1},
		"no UTF-8":             {"caf\xe9\n", "paper.encoding", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, err := Parse(test.body)
			f, ok := err.(*fault.Error)
			if !ok || f.Kind != fault.Invalid || f.Key != test.key {
				t.Fatalf("got %v, want %s", err, test.key)
			}
			if f.Args["Line"] != test.line {
				t.Errorf("line %v, want %v", f.Args["Line"], test.line)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}
