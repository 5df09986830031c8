package library

import (
	"slices"
	"strings"
)

// Document is the body of a paper as plain data: what a page or a pack lays
// out. Parse makes one from Markdown.
type Document struct {
	Blocks []Block
	Notes  [][]Block // footnotes in the order of their first mention
}

// Block is one of Heading, Paragraph, List, Quote, Table, Image and Rule.
type Block interface{ block() }

// Heading opens a part. The title of the paper stands above level 2.
type Heading struct {
	Level int // 2 to 4
	Text  []Span
}

// Paragraph is running text.
type Paragraph struct{ Text []Span }

// List is a list; its items may hold lists.
type List struct {
	Ordered bool
	Start   int // number of the first item of an ordered list
	Items   [][]Block
}

// Quote is a quotation set apart.
type Quote struct{ Blocks []Block }

// Table has as many cells in each row as in its head.
type Table struct {
	Align []Align
	Head  [][]Span
	Rows  [][][]Span
}

// Align is how a column of a table stands.
type Align uint8

const (
	Left Align = iota
	Centre
	Right
)

// Image is a picture of the library on a line of its own.
type Image struct {
	File string // hash
	Alt  string
}

// Rule is a break between parts.
type Rule struct{}

func (Heading) block()   {}
func (Paragraph) block() {}
func (List) block()      {}
func (Quote) block()     {}
func (Table) block()     {}
func (Image) block()     {}
func (Rule) block()      {}

// Span is a stretch of text of one look.
type Span struct {
	Text   string // may hold one "\n", which breaks the line
	Strong bool
	Emph   bool
	Code   bool
	Link   string // absolute http, https or mailto address; empty: none
	Note   int    // number of a footnote mentioned here, from 1; the text is empty
}

// Text is what spans say, without their looks.
func Text(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Walk gives f every stretch of text in blocks, in the order of reading.
func Walk(blocks []Block, f func([]Span)) {
	for _, b := range blocks {
		switch b := b.(type) {
		case Heading:
			f(b.Text)
		case Paragraph:
			f(b.Text)
		case Quote:
			Walk(b.Blocks, f)
		case List:
			for _, item := range b.Items {
				Walk(item, f)
			}
		case Table:
			for _, row := range append([][][]Span{b.Head}, b.Rows...) {
				for _, cell := range row {
					f(cell)
				}
			}
		}
	}
}

// Images are the hashes of the pictures a document shows, each once.
func (d *Document) Images() []string {
	var all []string
	var walk func([]Block)
	walk = func(blocks []Block) {
		for _, b := range blocks {
			switch b := b.(type) {
			case Image:
				if !slices.Contains(all, b.File) {
					all = append(all, b.File)
				}
			case Quote:
				walk(b.Blocks)
			case List:
				for _, item := range b.Items {
					walk(item)
				}
			}
		}
	}
	walk(d.Blocks)
	return all
}
