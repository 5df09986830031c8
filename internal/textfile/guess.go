package textfile

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// candidates are the encodings of one byte a character, the likeliest first.
var candidates = []struct {
	name    Encoding
	charmap *charmap.Charmap
}{
	{Windows1252, charmap.Windows1252},
	{MacRoman, charmap.Macintosh},
	{CP850, charmap.CodePage850},
	{CP863, charmap.CodePage863},
	{Latin9, charmap.ISO8859_15},
}

// decoder reads text that is not valid UTF-8.
type decoder struct {
	Reading
	utf8    bool             // but for a few bytes
	charmap *charmap.Charmap // of the text or, where it is UTF-8, of single lines of it
}

// newDecoder finds how content is written. A text with more characters of
// UTF-8 than bytes that are none of it is UTF-8 and damaged: in no other
// encoding do accents make such pairs.
func newDecoder(content []byte) *decoder {
	d := &decoder{}
	whole, broken := characters(content)
	if d.utf8 = whole > 0 && whole >= broken; d.utf8 {
		d.Encoding = UTF8
		d.charmap = guess(brokenLines(content)).charmap
		return d
	}
	g := guess(content)
	d.Encoding, d.Unsure, d.charmap = g.name, g.unsure || 2*whole >= broken, g.charmap
	return d
}

// characters counts the characters of several bytes, and the bytes that are
// part of none.
func characters(content []byte) (whole, broken int) {
	for i := 0; i < len(content); {
		if content[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(content[i:])
		if r == utf8.RuneError && size == 1 {
			broken++
		} else {
			whole++
		}
		i += size
	}
	return whole, broken
}

// brokenLines are the lines without a character of UTF-8, and with bytes that
// are none of it.
func brokenLines(content []byte) []byte {
	var lines []byte
	for line := range bytes.Lines(content) {
		if whole, broken := characters(line); whole == 0 && broken > 0 {
			lines = append(lines, line...)
		}
	}
	return lines
}

// text decodes content, which may be a part of the whole that ends with a line.
func (d *decoder) text(content []byte) string {
	if !d.utf8 {
		return decodeAll(d.charmap, content)
	}
	if utf8.Valid(content) {
		return string(content)
	}
	var b strings.Builder
	b.Grow(len(content))
	for line := range bytes.Lines(content) {
		whole, broken := characters(line)
		if broken > 0 && whole == 0 && scoreOf(d.charmap, contexts(line)) > 0 {
			d.Other++
			b.WriteString(decodeAll(d.charmap, line))
			continue
		}
		b.Write(bytes.ToValidUTF8(line, []byte("\ufffd")))
	}
	return b.String()
}

func decodeAll(c *charmap.Charmap, content []byte) string {
	var b strings.Builder
	b.Grow(len(content) + len(content)/8)
	for len(content) > 0 {
		n := 0
		for n < len(content) && content[n] < utf8.RuneSelf {
			n++
		}
		b.Write(content[:n]) // nearly all of a text is ASCII
		if n < len(content) {
			b.WriteRune(c.DecodeByte(content[n]))
			n++
		}
		content = content[n:]
	}
	return b.String()
}

// guessed is the encoding that fits best.
type guessed struct {
	name    Encoding
	charmap *charmap.Charmap
	unsure  bool
}

// guess weighs the characters that each encoding makes of content by what
// stands beside them: French words hold é between small letters, never Ž or ‚.
func guess(content []byte) guessed {
	seen := contexts(content)
	all := 0
	for _, n := range seen {
		all += n
	}
	best, bestScore := 0, scoreOf(candidates[0].charmap, seen)
	for i := 1; i < len(candidates); i++ {
		if sum := scoreOf(candidates[i].charmap, seen); sum > bestScore {
			best, bestScore = i, sum
		}
	}
	g := guessed{name: candidates[best].name, charmap: candidates[best].charmap, unsure: bestScore < all}
	for i := range candidates {
		if i != best && isClose(g.charmap, candidates[i].charmap, seen) {
			g.unsure = true
		}
	}
	return g
}

// isClose reports whether the better of two encodings is hardly the better one,
// by what they read differently.
func isClose(better, other *charmap.Charmap, seen map[context]int) bool {
	apart, differences := 0, 0
	for s, n := range seen {
		if better.DecodeByte(s.at) != other.DecodeByte(s.at) {
			apart += n * (score(better, s) - score(other, s))
			differences += n
		}
	}
	return apart < differences
}

// context is a byte above ASCII with its neighbours.
type context struct{ before, at, after byte }

// contexts counts them; a list of a million accents is told by fewer.
func contexts(content []byte) map[context]int {
	const enough = 200_000
	seen := map[context]int{}
	n := 0
	for i, b := range content {
		if b < utf8.RuneSelf {
			continue
		}
		c := context{before: ' ', at: b, after: ' '}
		if i > 0 {
			c.before = content[i-1]
		}
		if i+1 < len(content) {
			c.after = content[i+1]
		}
		seen[c]++
		if n++; n == enough {
			break
		}
	}
	return seen
}

func scoreOf(c *charmap.Charmap, seen map[context]int) int {
	sum := 0
	for s, n := range seen {
		sum += n * score(c, s)
	}
	return sum
}

func score(c *charmap.Charmap, s context) int {
	return plausible(c.DecodeByte(s.before), c.DecodeByte(s.at), c.DecodeByte(s.after))
}

// plausible is how well a character goes with its neighbours, from -8 to 4.
func plausible(before, r, after rune) int {
	switch {
	case r == utf8.RuneError || unicode.IsControl(r):
		return -8
	case unicode.Is(unicode.Latin, r) && !strings.ContainsRune("ªºƒı", r):
		return plausibleLetter(before, r, after)
	}
	return plausibleSign(before, r, after)
}

func plausibleLetter(before, r, after rune) int {
	upper := unicode.IsUpper(r)
	switch {
	case upper && unicode.IsLower(before), !upper && unicode.IsUpper(after):
		return -3 // no word changes its case in the middle that way
	}
	points := 0
	switch lower := unicode.ToLower(r); {
	case strings.ContainsRune("éèàçêôâî", lower):
		points = 3
	case strings.ContainsRune("ëïûùœ", lower):
		points = 2
	case lower >= 'à' && lower <= 'ÿ':
		points = 1
	}
	if upper && !unicode.IsLetter(before) && unicode.IsLower(after) {
		points++
	}
	return points
}

func plausibleSign(before, r, after rune) int {
	inside := unicode.IsLetter(before) && unicode.IsLetter(after)
	switch {
	case strings.ContainsRune("’—·", r) && inside:
		return 2
	case r == '–' && inside, strings.ContainsRune("°\u00a0…€£¢•–—§©®™’½¼¾±²³×", r) && !inside:
		return 1
	case strings.ContainsRune("«“‘", r) && !unicode.IsLetter(before),
		strings.ContainsRune("»”’", r) && !unicode.IsLetter(after):
		return 2
	}
	return -3
}
