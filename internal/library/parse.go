package library

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	xast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"recess/internal/fault"
)

// Limits of a body: a paper is read by people.
const (
	LongestBody      = 256 << 10 // bytes
	longestParagraph = 20 << 10  // bytes
	deepest          = 6         // lists and quotes within each other
	widestTable      = 8         // columns: more do not fit on paper
	longestTable     = 200       // rows
)

// FileScheme begins the address of an image in a body: file:HASH.
const FileScheme = "file:"

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Footnote))

// Parse reads Markdown: headings of level 2 to 4, paragraphs, lists, tables,
// quotes, footnotes, links, emphasis, and images of the library. A
// fault.Invalid names the line of what cannot be used.
func Parse(body string) (*Document, error) {
	if err := checkText(body); err != nil {
		return nil, err
	}
	source := []byte(body)
	p := &parser{source: source, doc: &Document{}}
	root := markdown.Parser().Parse(text.NewReader(source))
	blocks, err := p.blocks(root, 0)
	if err != nil {
		return nil, err
	}
	p.doc.Blocks = blocks
	return p.doc, nil
}

// checkText refuses what no reader of Markdown should be fed: quotes and
// lists nested a thousand deep take it quadratic time.
func checkText(body string) error {
	if len(body) > LongestBody {
		return fault.New(fault.Invalid, "paper.body_long", fault.Args{"Most": LongestBody >> 10})
	}
	if !utf8.ValidString(body) {
		return fault.New(fault.Invalid, "paper.encoding", nil)
	}
	run := 0
	for n, line := range strings.Split(body, "\n") {
		if strings.ContainsFunc(line, unusable) {
			return wrong("hidden", n+1)
		}
		if run += len(line); strings.TrimSpace(line) == "" {
			run = 0
		}
		if run > longestParagraph {
			return wrong("paragraph", n+1)
		}
		if markers(line) > deepest {
			return wrong("deep", n+1)
		}
	}
	return nil
}

// unusable are characters that hide or turn text, and control characters.
func unusable(r rune) bool {
	return r != '\t' && r != '\r' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r))
}

// markers counts how deep the blocks go that a line opens, by its indent and
// its marks.
func markers(line string) int {
	content := strings.TrimLeft(line, " \t>-+*0123456789.)")
	mark := line[:len(line)-len(content)]
	if strings.Trim(mark, "-* \t") == "" && content == "" { // a rule
		return 0
	}
	n := strings.Count(mark, ">")
	for _, field := range strings.Fields(mark) {
		if strings.Trim(field, ">") != "" && strings.ContainsAny(field, "-+*.)") {
			n++
		}
	}
	indent := len(line) - len(strings.TrimLeft(line, " \t"))
	return max(n, (indent+strings.Count(line[:indent], "\t")*3)/2-1)
}

// wrong is a fault that names a line, counted from 1.
func wrong(what string, line int) error {
	return fault.New(fault.Invalid, "paper.wrong."+what, fault.Args{"Line": line})
}

// parser turns goldmark's tree into a Document.
type parser struct {
	source []byte
	doc    *Document
	last   int // the line of the last block that knows its own
}

// line is where a node stands.
func (p *parser) line(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			p.last = bytes.Count(p.source[:n.Lines().At(0).Start], []byte("\n")) + 1
			break
		}
	}
	return max(1, p.last)
}

func (p *parser) blocks(parent ast.Node, depth int) ([]Block, error) {
	if depth > deepest {
		return nil, wrong("deep", p.line(parent))
	}
	var all []Block
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if list, ok := n.(*xast.FootnoteList); ok {
			if err := p.notes(list); err != nil {
				return nil, err
			}
			continue
		}
		b, err := p.block(n, depth)
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	return all, nil
}

func (p *parser) block(n ast.Node, depth int) (Block, error) {
	p.line(n)
	switch n := n.(type) {
	case *ast.Heading:
		if n.Level < 2 || n.Level > 4 {
			return nil, wrong("heading", p.line(n))
		}
		spans, err := p.spans(n)
		return Heading{Level: n.Level, Text: spans}, err
	case *ast.Paragraph, *ast.TextBlock:
		return p.paragraph(n)
	case *ast.List:
		return p.list(n, depth)
	case *ast.Blockquote:
		inner, err := p.blocks(n, depth+1)
		return Quote{Blocks: inner}, err
	case *xast.Table:
		return p.table(n)
	case *ast.ThematicBreak:
		return Rule{}, nil
	case *ast.HTMLBlock:
		return nil, wrong("html", p.line(n))
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return nil, wrong("code", p.line(n))
	}
	return nil, fmt.Errorf("library: Markdown has a block %s that is not known", n.Kind())
}

// paragraph is one, or the image that stands alone in it.
func (p *parser) paragraph(n ast.Node) (Block, error) {
	if img, ok := n.FirstChild().(*ast.Image); ok && n.ChildCount() == 1 {
		return p.image(img)
	}
	spans, err := p.spans(n)
	return Paragraph{Text: spans}, err
}

func (p *parser) image(n *ast.Image) (Block, error) {
	hash, ok := strings.CutPrefix(string(n.Destination), FileScheme)
	if !ok {
		return nil, wrong("image", p.line(n))
	}
	alt, err := p.spans(n)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(Text(alt)) == "" {
		return nil, wrong("alt", p.line(n))
	}
	return Image{File: hash, Alt: Text(alt)}, nil
}

func (p *parser) list(n *ast.List, depth int) (Block, error) {
	l := List{Ordered: n.IsOrdered(), Start: n.Start}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		inner, err := p.blocks(item, depth+1)
		if err != nil {
			return nil, err
		}
		l.Items = append(l.Items, inner)
	}
	return l, nil
}

func (p *parser) table(n *xast.Table) (Block, error) {
	t := Table{}
	for _, a := range n.Alignments {
		t.Align = append(t.Align, map[xast.Alignment]Align{xast.AlignRight: Right, xast.AlignCenter: Centre}[a])
	}
	if len(t.Align) > widestTable {
		return nil, fault.New(fault.Invalid, "paper.wrong.table", fault.Args{"Line": p.line(n), "Most": widestTable})
	}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		cells, err := p.cells(row)
		if err != nil {
			return nil, err
		}
		if row.Kind() == xast.KindTableHeader {
			t.Head = cells
			continue
		}
		for len(cells) < len(t.Head) {
			cells = append(cells, nil)
		}
		t.Rows = append(t.Rows, cells)
	}
	if len(t.Rows) > longestTable {
		return nil, wrong("rows", p.line(n))
	}
	return t, nil
}

func (p *parser) cells(row ast.Node) ([][]Span, error) {
	var cells [][]Span
	for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
		spans, err := p.spans(cell)
		if err != nil {
			return nil, err
		}
		cells = append(cells, spans)
	}
	return cells, nil
}

func (p *parser) notes(list *xast.FootnoteList) error {
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		blocks, err := p.blocks(n, 1)
		if err != nil {
			return err
		}
		p.doc.Notes = append(p.doc.Notes, blocks)
	}
	return nil
}

// linkable tells whether a link may stand in a paper: it leads to a page or to
// a letter, and nowhere that depends on where the paper is read.
func linkable(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != ""
	case "mailto":
		return u.Opaque != ""
	}
	return false
}
