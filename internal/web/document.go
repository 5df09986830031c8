package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"recess/internal/i18n"
	"recess/internal/library"
)

// markup writes a paper's body as HTML. All text in it is escaped here, once.
type markup struct {
	strings.Builder
	l    *i18n.Localizer
	top  int          // level that the paper's second level has on the page
	mark string       // begins the addresses of footnotes, so that two papers of a page have their own
	seen map[int]bool // footnotes mentioned so far: the way back leads to the first mention
}

// documentHTML is a body with its footnotes; its headings begin at a level.
func documentHTML(l *i18n.Localizer, doc *library.Document, top int, mark string) template.HTML {
	m := &markup{l: l, top: top, mark: mark, seen: map[int]bool{}}
	m.blocks(doc.Blocks)
	if len(doc.Notes) > 0 {
		fmt.Fprintf(m, `<section class="notes" aria-label="%s"><ol>`, template.HTMLEscapeString(l.T("paper.notes")))
		for i, note := range doc.Notes {
			fmt.Fprintf(m, `<li id="%snote%d">`, mark, i+1)
			m.blocks(note)
			fmt.Fprintf(m, `<a href="#%sref%d" aria-label="%s">↩</a></li>`, mark, i+1, template.HTMLEscapeString(l.T("paper.note_back")))
		}
		m.WriteString("</ol></section>\n")
	}
	return template.HTML(m.String())
}

func (m *markup) blocks(blocks []library.Block) {
	for _, b := range blocks {
		m.block(b)
	}
}

func (m *markup) block(b library.Block) {
	switch b := b.(type) {
	case library.Heading:
		level := strconv.Itoa(min(6, b.Level-2+m.top))
		m.element("h"+level, func() { m.spans(b.Text) })
	case library.Paragraph:
		m.element("p", func() { m.spans(b.Text) })
	case library.Quote:
		m.element("blockquote", func() { m.blocks(b.Blocks) })
	case library.List:
		m.list(b)
	case library.Table:
		m.table(b)
	case library.Image:
		alt := template.HTMLEscapeString(b.Alt)
		fmt.Fprintf(m, `<figure><img src="/files/%s" alt="%s" loading="lazy"></figure>`+"\n", template.HTMLEscapeString(b.File), alt)
	case library.Rule:
		m.WriteString("<hr>\n")
	}
}

func (m *markup) element(name string, inside func()) {
	m.WriteString("<" + name + ">")
	inside()
	m.WriteString("</" + name + ">\n")
}

func (m *markup) list(l library.List) {
	open, end := "<ul>", "</ul>\n"
	if l.Ordered {
		open, end = fmt.Sprintf(`<ol start="%d">`, l.Start), "</ol>\n"
	}
	m.WriteString(open)
	for _, item := range l.Items {
		m.element("li", func() {
			if len(item) == 1 {
				if p, ok := item[0].(library.Paragraph); ok { // a short item needs no paragraph
					m.spans(p.Text)
					return
				}
			}
			m.blocks(item)
		})
	}
	m.WriteString(end)
}

func (m *markup) table(t library.Table) {
	m.WriteString(`<div class="scroll" tabindex="0" role="group" aria-label="`)
	m.WriteString(template.HTMLEscapeString(m.l.T("paper.table")))
	m.WriteString(`"><table><thead><tr>`)
	for i, cell := range t.Head {
		m.cell(`th scope="col"`, "th", t.Align[i], cell)
	}
	m.WriteString("</tr></thead><tbody>")
	for _, row := range t.Rows {
		m.WriteString("<tr>")
		for i, cell := range row {
			m.cell("td", "td", t.Align[i], cell)
		}
		m.WriteString("</tr>")
	}
	m.WriteString("</tbody></table></div>\n")
}

var alignClasses = map[library.Align]string{library.Right: ` class="right"`, library.Centre: ` class="centre"`}

func (m *markup) cell(open, end string, a library.Align, spans []library.Span) {
	m.WriteString("<" + open + alignClasses[a] + ">")
	m.spans(spans)
	m.WriteString("</" + end + ">")
}

func (m *markup) spans(spans []library.Span) {
	for _, s := range spans {
		if s.Note > 0 {
			m.mention(s.Note)
			continue
		}
		open, end := tagsOf(s)
		m.WriteString(open)
		m.WriteString(strings.ReplaceAll(template.HTMLEscapeString(s.Text), "\n", "<br>"))
		m.WriteString(end)
	}
}

// mention leads to a footnote.
func (m *markup) mention(note int) {
	id := ""
	if !m.seen[note] {
		m.seen[note], id = true, fmt.Sprintf(` id="%sref%d"`, m.mark, note)
	}
	label := template.HTMLEscapeString(m.l.T("paper.note", "Number", note))
	fmt.Fprintf(m, `<sup><a%s href="#%snote%d" aria-label="%s">%d</a></sup>`, id, m.mark, note, label, note)
}

func tagsOf(s library.Span) (open, end string) {
	wrap := func(start, name string) { open, end = open+"<"+start+">", "</"+name+">"+end }
	if s.Link != "" {
		wrap(`a href="`+template.HTMLEscapeString(s.Link)+`" rel="noreferrer"`, "a")
	}
	if s.Strong {
		wrap("strong", "strong")
	}
	if s.Emph {
		wrap("em", "em")
	}
	if s.Code {
		wrap("code", "code")
	}
	return open, end
}
