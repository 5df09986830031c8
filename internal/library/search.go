package library

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// ligatures are two letters each to who types them.
var ligatures = strings.NewReplacer("œ", "oe", "Œ", "oe", "æ", "ae", "Æ", "ae")

// Fold is a text as searches compare it: in lower case, without accents, its
// words apart by one space. What is no letter and no digit parts words.
func Fold(text string) string {
	var b strings.Builder
	apart := false
	for _, r := range norm.NFKD.String(ligatures.Replace(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if apart && b.Len() > 0 {
				b.WriteByte(' ')
			}
			apart = false
			b.WriteRune(unicode.ToLower(r))
		default:
			apart = true
		}
	}
	return b.String()
}

// Bounds of a search.
const (
	mostWords = 12
	mostFound = 50
)

// Found is a paper that a search has found, and a stretch of its text.
type Found struct {
	Paper
	Snippet []Piece // what was looked for is marked; empty where only the title or the summary has it
}

// Search finds papers that an audience may read by words of their titles and
// texts, whatever their accents and capitals.
func (s *Service) Search(ctx context.Context, a Audience, typed string) ([]Found, error) {
	words := strings.Fields(Fold(typed))
	if len(words) == 0 {
		return nil, nil
	}
	q := Query{Words: words[:min(len(words), mostWords)], Archived: a == Coordinators, Most: mostFound}
	for _, of := range Audiences {
		if a.Sees(of) {
			q.Audiences = append(q.Audiences, of)
		}
	}
	papers, err := s.Store.Search(ctx, q)
	found := make([]Found, len(papers))
	for i, p := range papers {
		found[i] = Found{p, snippet(&p, q.Words)}
	}
	return found, err
}

// around is how many words of a text are shown on either side of what was
// looked for.
const around = 14

// snippet is a stretch of a paper's text around the first word looked for.
func snippet(p *Paper, words []string) []Piece {
	said := strings.Fields(plain(p.Body))
	first := slices.IndexFunc(said, func(word string) bool { return matches(word, words) })
	if first < 0 {
		return nil
	}
	from, to := max(0, first-around), min(len(said), first+around)
	var pieces []Piece
	if from > 0 {
		pieces = append(pieces, Piece{Text: "… "})
	}
	for _, word := range said[from:to] {
		pieces = append(pieces, Piece{Text: word, Marked: matches(word, words)}, Piece{Text: " "})
	}
	if to < len(said) {
		pieces = append(pieces, Piece{Text: "…"})
	}
	return merge(pieces)
}

// matches tells whether a word of a text holds one that was looked for; the
// last of those may be a beginning.
func matches(word string, words []string) bool {
	return slices.ContainsFunc(strings.Fields(Fold(word)), func(w string) bool {
		return slices.Contains(words, w) || strings.HasPrefix(w, words[len(words)-1])
	})
}

// plain is the text of a body without its marks.
func plain(body string) string {
	doc, err := Parse(body)
	if err != nil { // saved under an older program's rules
		return body
	}
	var b strings.Builder
	for _, blocks := range append([][]Block{doc.Blocks}, doc.Notes...) {
		Walk(blocks, func(spans []Span) {
			b.WriteString(Text(spans))
			b.WriteByte('\n')
		})
	}
	return b.String()
}
