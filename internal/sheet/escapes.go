package sheet

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Text in XML may stand in sections in which nothing is escaped.
const (
	cdata    = "<![CDATA["
	cdataEnd = "]]>"
)

// unescaped is what a text between two tags means.
func unescaped(text string) string {
	if strings.IndexByte(text, '<') < 0 {
		return unescapedPart(text)
	}
	var b strings.Builder
	for text != "" {
		i := strings.IndexByte(text, '<')
		if i < 0 {
			i = len(text)
		}
		b.WriteString(unescapedPart(text[:i]))
		text = text[i:]
		if inner, ok := strings.CutPrefix(text, cdata); ok {
			inner, text, _ = strings.Cut(inner, cdataEnd)
			b.WriteString(unescapedCodes(inner))
			continue
		}
		_, text, _ = strings.Cut(text, ">") // a comment or an instruction
	}
	return b.String()
}

func unescapedPart(text string) string {
	if strings.IndexByte(text, '&') >= 0 {
		text = html.UnescapeString(text)
	}
	return unescapedCodes(text)
}

// unescapedCodes reads what workbooks write for characters that XML cannot
// hold: _x000D_, and _x005F_ for an underscore that would begin one (ECMA-376,
// part 1, 22.4.2.4).
func unescapedCodes(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		unit, ok := codeAt(text[i:])
		if !ok {
			b.WriteByte(text[i])
			i++
			continue
		}
		i += codeLength
		if second, ok := codeAt(text[i:]); ok && utf16.IsSurrogate(unit) {
			if pair := utf16.DecodeRune(unit, second); pair != utf8.RuneError {
				unit = pair
				i += codeLength
			}
		}
		b.WriteRune(unit)
	}
	return b.String()
}

const codeLength = len("_x000D_")

// codeAt is the character that such a code at the beginning of a text means.
func codeAt(text string) (rune, bool) {
	if len(text) < codeLength || text[0] != '_' || text[1] != 'x' || text[6] != '_' {
		return 0, false
	}
	unit, err := strconv.ParseUint(text[2:6], 16, 16)
	return rune(unit), err == nil
}

// escaped is text as it stands in XML; what XML cannot hold is left out.
func escaped(text string) string {
	var b strings.Builder
	for i, r := range text {
		switch _, code := codeAt(text[i:]); {
		case code:
			b.WriteString("_x005F_")
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == '\ufffe', r == '\uffff':
		default:
			b.WriteRune(r)
		}
	}
	return html.EscapeString(b.String())
}
