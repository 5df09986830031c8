// Package textfile reads text as people's programs write it. Every import goes
// through it: the encoding of a file is found once, its content becomes UTF-8
// with its line ends as they were, and a Reading says what was found and what
// is doubtful, so that no preview shows damaged names without a warning.
package textfile

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// Encoding is the name of how a text is written, as programs show it.
type Encoding string

// The encodings that spreadsheets, mail programs and calendars in Canada write.
const (
	UTF8        Encoding = "UTF-8"
	UTF16       Encoding = "UTF-16"
	UTF32       Encoding = "UTF-32"
	Windows1252 Encoding = "Windows-1252"
	Latin9      Encoding = "ISO-8859-15"
	MacRoman    Encoding = "Mac Roman"
	CP850       Encoding = "CP850" // MS-DOS, Western Europe
	CP863       Encoding = "CP863" // MS-DOS, French Canada
)

// Reading is what was found out about a text.
type Reading struct {
	Encoding Encoding
	Unsure   bool // another encoding fits nearly as well
	Lost     int  // characters that could not be read; U+FFFD stands in their place
	LostLine int  // line of the first of them, from 1
	Garbled  int  // characters that an earlier program has read in the wrong encoding, such as "Ã©"
	Other    int  // lines of a UTF-8 file that are in another encoding
}

// Doubtful reports whether a person should look at the accents.
func (r *Reading) Doubtful() bool { return r.Unsure || r.Lost > 0 || r.Garbled > 0 || r.Other > 0 }

// Text is the content of a text file in UTF-8, without a byte-order mark.
type Text struct {
	Content string
	Reading
}

// Unix returns the content with a line feed at the end of each line, whatever
// the line ends of the file are.
func (t *Text) Unix() string { return unixEnds(t.Content) }

func unixEnds(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// Decode reads a text; false when the content is not text at all.
func Decode(content []byte) (*Text, bool) {
	t := &Text{Reading: Reading{Encoding: UTF8}}
	if from, name := wide(content); from != nil {
		decoded, err := from.NewDecoder().Bytes(content)
		if err != nil {
			return nil, false
		}
		t.Encoding, content = name, decoded
	}
	content = bytes.TrimRight(content, "\x00\x1a") // MS-DOS programs end a file with ^Z and fill its last block
	for bytes.HasPrefix(content, []byte(byteOrderMark)) {
		content = content[len(byteOrderMark):]
	}
	if isBinary(content) {
		return nil, false
	}
	if t.Encoding != UTF8 || utf8.Valid(content) {
		t.Content = string(content)
	} else {
		d := newDecoder(content)
		t.Content, t.Reading = d.text(content), d.Reading
	}
	t.examine()
	return t, true
}

const byteOrderMark = "\ufeff"

// examine counts what cannot be read and what an earlier program has garbled.
func (t *Text) examine() {
	if t.Lost = strings.Count(t.Content, "\ufffd"); t.Lost > 0 {
		before := unixEnds(t.Content[:strings.Index(t.Content, "\ufffd")])
		t.LostLine = 1 + strings.Count(before, "\n")
	}
	t.Garbled = garbled(t.Content)
}

// garbled counts what accents and quotation marks of UTF-8 become when a
// program takes it for Windows-1252: a capital with a sign behind it that no
// word has there.
func garbled(s string) int {
	n := 0
	for _, lead := range []string{"Ã", "Â", "â€"} {
		for rest := s; ; {
			i := strings.Index(rest, lead)
			if i < 0 {
				break
			}
			rest = rest[i+len(lead):]
			if next, _ := utf8.DecodeRuneInString(rest); next != utf8.RuneError && strings.ContainsRune(trails, next) {
				n++
			}
		}
	}
	return n
}

// trails are the signs that stand second in what accents become that way.
const trails = "€‚„…†‡ˆ‰‹‘’“”•–—˜™›\u00a0\u00ad¡¢£¤¥¦§¨©ª«¬®¯°±²³´¶·¸¹º»¼½¾¿"

// looked is how much of a text is looked at to see whether it is one.
const looked = 4 << 10

// isBinary reports whether content is not text: text has no NUL, and hardly
// any control characters.
func isBinary(content []byte) bool {
	start := content[:min(len(content), looked)]
	controls := 0
	for _, b := range start {
		if b < ' ' && b != '\t' && b != '\r' && b != '\n' && b != '\v' && b != '\f' {
			controls++
		}
	}
	return controls*100 > len(start) || bytes.IndexByte(content, 0) >= 0
}

// wide returns the decoder of a text of two or four bytes a character, by its
// byte-order mark or by where its zeros are; nil for any other.
func wide(content []byte) (encoding.Encoding, Encoding) {
	start := content[:min(len(content), looked)]
	switch {
	case bytes.HasPrefix(start, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(start, []byte("\x00\x00\xfe\xff")):
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), UTF32
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), UTF16
	}
	var zeros [4]int // by place in four bytes
	for i, b := range start {
		if b == 0 {
			zeros[i%4]++
		}
	}
	quarter := len(start) / 4
	most := func(n int) bool { return n*10 > quarter*7 }
	few := func(n int) bool { return n*10 <= quarter }
	switch {
	case quarter == 0:
		return nil, ""
	case most(zeros[1]) && most(zeros[2]) && most(zeros[3]) && few(zeros[0]):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), UTF32
	case most(zeros[0]) && most(zeros[1]) && most(zeros[2]) && few(zeros[3]):
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), UTF32
	case most(zeros[1]) && most(zeros[3]) && few(zeros[0]) && few(zeros[2]):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), UTF16
	case most(zeros[0]) && most(zeros[2]) && few(zeros[1]) && few(zeros[3]):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), UTF16
	}
	return nil, ""
}
