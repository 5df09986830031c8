package library

import (
	"strings"
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Piece is a stretch of a text; it is marked where the other side differs, or
// where it is what was looked for.
type Piece struct {
	Text   string
	Marked bool
}

// Row is a line of a text as it was and as it is, side by side; one side is
// nil where the other alone has the line.
type Row struct{ Left, Right []Piece }

// Same tells whether both sides of a row say the same.
func (r Row) Same() bool {
	return len(r.Left) == 1 && len(r.Right) == 1 && r.Left[0] == r.Right[0] && !r.Left[0].Marked
}

// Compare puts the lines of two texts side by side.
func Compare(left, right string) []Row {
	var rows []Row
	edits := differ(lines(left), lines(right))
	for i := 0; i < len(edits); i++ {
		e := edits[i]
		switch {
		case e.kind == diffmatchpatch.DiffEqual:
			for _, line := range e.tokens {
				rows = append(rows, Row{[]Piece{{Text: line}}, []Piece{{Text: line}}})
			}
		case e.kind == diffmatchpatch.DiffDelete && i+1 < len(edits) && edits[i+1].kind == diffmatchpatch.DiffInsert:
			i++
			rows = append(rows, pair(e.tokens, edits[i].tokens)...)
		case e.kind == diffmatchpatch.DiffDelete:
			rows = append(rows, pair(e.tokens, nil)...)
		default:
			rows = append(rows, pair(nil, e.tokens)...)
		}
	}
	return rows
}

// pair puts lines that were replaced beside those that replace them.
func pair(left, right []string) []Row {
	rows := make([]Row, max(len(left), len(right)))
	for i := range rows {
		switch {
		case i >= len(left):
			rows[i].Right = []Piece{{right[i], true}}
		case i >= len(right):
			rows[i].Left = []Piece{{left[i], true}}
		default:
			rows[i] = compareLine(left[i], right[i])
		}
	}
	return rows
}

// compareLine marks the words of a line that differ.
func compareLine(left, right string) Row {
	var r Row
	for _, e := range differ(words(left), words(right)) {
		said := strings.Join(e.tokens, "")
		if e.kind != diffmatchpatch.DiffInsert {
			r.Left = append(r.Left, Piece{said, e.kind == diffmatchpatch.DiffDelete})
		}
		if e.kind != diffmatchpatch.DiffDelete {
			r.Right = append(r.Right, Piece{said, e.kind == diffmatchpatch.DiffInsert})
		}
	}
	return r
}

// edit is a run of tokens that both sides have, or only one.
type edit struct {
	kind   diffmatchpatch.Operation
	tokens []string
}

// firstToken is the character that stands for the first token: from there on
// every number is a character.
const firstToken = 0x10000

// differ compares two lists of tokens: to the library each token is a
// character.
func differ(left, right []string) []edit {
	numbers, tokens := map[string]rune{}, []string{}
	number := func(all []string) []rune {
		runes := make([]rune, len(all))
		for i, token := range all {
			r, ok := numbers[token]
			if !ok {
				r = firstToken + rune(len(tokens))
				numbers[token], tokens = r, append(tokens, token)
			}
			runes[i] = r
		}
		return runes
	}
	var edits []edit
	for _, d := range diffmatchpatch.New().DiffMainRunes(number(left), number(right), false) {
		e := edit{kind: d.Type}
		for _, r := range d.Text {
			e.tokens = append(e.tokens, tokens[r-firstToken])
		}
		edits = append(edits, e)
	}
	return edits
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// words are the words of a line and the spaces between them.
func words(line string) []string {
	var all []string
	start, space := 0, false
	for i, r := range line {
		if i > start && unicode.IsSpace(r) != space {
			all, start = append(all, line[start:i]), i
		}
		space = unicode.IsSpace(r)
	}
	if start < len(line) {
		all = append(all, line[start:])
	}
	return all
}

// merge puts neighbours of one look together.
func merge(pieces []Piece) []Piece {
	var out []Piece
	for _, p := range pieces {
		if n := len(out); n > 0 && out[n-1].Marked == p.Marked {
			out[n-1].Text += p.Text
			continue
		}
		out = append(out, p)
	}
	return out
}
