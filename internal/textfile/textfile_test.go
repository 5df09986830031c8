package textfile

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// encoded is a text in another encoding.
func encoded(t *testing.T, in encoding.Encoding, text string) []byte {
	t.Helper()
	content, err := in.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// texts are what lists of people in Canada hold; the last have few accents.
var texts = []string{
	"Nom,Ville,Note\r\nZoé Bélanger,Montréal,appelée\r\nÉric Côté,Québec,à rappeler\r\nFrançoise Maître,Trois-Rivières,goûter\r\n",
	"NOM,VILLE\r\nZOÉ BÉLANGER,MONTRÉAL\r\nÉRIC CÔTÉ,QUÉBEC\r\n",
	"Name,City\r\nZoé Bélanger,Montréal\r\n",
	"name;note\nChloë;naïve\nNoël;déjà vu\n",
	"Relâche d’été; journée à la circonscription\r\n",
	"Name\r\nJohn Smith\r\nÉric Smith\r\n",
	"Ville\nSaint-Jérôme\nL’Assomption\nSainte-Thérèse\nLévis\n",
}

func TestEncodings(t *testing.T) {
	for name, in := range map[Encoding][]encoding.Encoding{
		UTF8:        {unicode.UTF8, unicode.UTF8BOM},
		UTF16:       {unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), unicode.UTF16(unicode.BigEndian, unicode.UseBOM), unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
		UTF32:       {utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), utf32.UTF32(utf32.BigEndian, utf32.UseBOM), utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
		Windows1252: {charmap.Windows1252},
		MacRoman:    {charmap.Macintosh},
		CP850:       {charmap.CodePage850},
	} {
		for i, one := range in {
			for _, text := range texts {
				if name == CP850 && strings.Contains(text, "’") {
					continue // it has no such sign
				}
				got, ok := Decode(encoded(t, one, text))
				if !ok || got.Content != text || got.Encoding != name || got.Doubtful() {
					t.Errorf("%s %d: %+v, want %q", name, i, got, text)
				}
			}
		}
	}
	for _, text := range []string{"plain,ASCII\n", "", "\ufeff"} {
		got, ok := Decode([]byte(text))
		if !ok || got.Encoding != UTF8 || got.Doubtful() || got.Content != strings.TrimPrefix(text, "\ufeff") {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// The signs of each encoding are read by what stands beside them.
func TestSigns(t *testing.T) {
	for name, test := range map[Encoding]struct {
		in   encoding.Encoding
		text string
	}{
		Windows1252: {charmap.Windows1252, "Cape Spear—Mount Pearl—Paradise,St. John’s,« oui »,député·e,50 €,n° 5,cœur\n"},
		MacRoman:    {charmap.Macintosh, "Cape Spear—Mount Pearl—Paradise,St. John’s,« oui »,Zoé,cœur\n"},
		CP850:       {charmap.CodePage850, "ZOÉ CÔTÉ,« oui »,Hélène,Île,Ève\n"},
		CP863:       {charmap.CodePage863, "ZOÉ CÔTÉ,Hélène,Ève,À la carte,Ça va\n"},
		Latin9:      {charmap.ISO8859_15, "sœur,cœur,œuvre,été\n"},
	} {
		got, ok := Decode(encoded(t, test.in, test.text))
		if !ok || got.Content != test.text || got.Encoding != name || got.Lost > 0 {
			t.Errorf("%s: %+v, want %q", name, got, test.text)
		}
	}
}

// What cannot be read, or may be read in two ways, is never passed over.
func TestDoubtful(t *testing.T) {
	for name, test := range map[string]struct {
		content, want string
		reading       Reading
	}{
		"a cut character":       {"Zoé,a\r\nÉric,numé\xc3\r\nCôté,b\r\n", "Zoé,a\r\nÉric,numé\ufffd\r\nCôté,b\r\n", Reading{Encoding: UTF8, Lost: 1, LostLine: 2}},
		"lost before":           {"Zo\ufffd\nMontr\ufffdal\n", "Zo\ufffd\nMontr\ufffdal\n", Reading{Encoding: UTF8, Lost: 2, LostLine: 1}},
		"garbled before":        {"ZoÃ©\nMontrÃ©al\nâ€™\n", "ZoÃ©\nMontrÃ©al\nâ€™\n", Reading{Encoding: UTF8, Garbled: 3}},
		"lines of another kind": {"Zoé\nCôté\nMontr\xe9al\n", "Zoé\nCôté\nMontréal\n", Reading{Encoding: UTF8, Other: 1}},
		"no French at all":      {"\xb2\xb3\xb5\xba\n", "²³µº\n", Reading{Encoding: Windows1252, Unsure: true}},
		"a cut UTF-16":          {"\xff\xfeZ\x00o\x00\xe9", "Zo\ufffd", Reading{Encoding: UTF16, Lost: 1, LostLine: 1}},
	} {
		got, ok := Decode([]byte(test.content))
		if !ok || got.Content != test.want || got.Reading != test.reading {
			t.Errorf("%s: %+v, want %q %+v", name, got, test.want, test.reading)
		} else if !got.Doubtful() {
			t.Errorf("%s is passed over", name)
		}
	}
}

func TestNotText(t *testing.T) {
	for name, content := range map[string]string{
		"PNG": "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a zero in the middle": "a,b\n" + strings.Repeat("c,d\n", 2000) + "\x00x",
		"controls": strings.Repeat("a\x01b\x02", 50), "old Excel": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 500) + "x",
	} {
		if got, ok := Decode([]byte(content)); ok {
			t.Errorf("%s is text: %+v", name, got)
		}
	}
	if got, ok := Decode([]byte("a,b\r\n\x1a\x00\x00")); !ok || got.Content != "a,b\r\n" {
		t.Errorf("the end of an MS-DOS file: %+v", got)
	}
	if got := (&Text{Content: "a\r\nb\rc\nd"}).Unix(); got != "a\nb\nc\nd" {
		t.Errorf("line ends: %q", got)
	}
}

// A text of any length is read as Decode reads it, with line feeds.
func TestReader(t *testing.T) {
	far := strings.Repeat("K1P1A4,35079,Ottawa\r\n", 8_000)
	for name, content := range map[string][]byte{
		"UTF-8":               []byte(far + "Zoé Côté\r\n" + far),
		"with a mark":         []byte("\ufeff" + far + "Zoé\r\n"),
		"Windows-1252":        encoded(t, charmap.Windows1252, far+"Zoé Bélanger,Montréal\r\n"+far),
		"CP850":               encoded(t, charmap.CodePage850, far+"Zoé Bélanger,Montréal\r\n"+far),
		"UTF-16":              encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), far+"Zoé\r\n"),
		"lone returns":        []byte(strings.ReplaceAll(far, "\r\n", "\r") + "Zoé\r"),
		"one line":            []byte(strings.Repeat("x", 3*block)),
		"one cut character":   []byte("Zoé Côté\r\n" + far + "Zo\xc3\r\nCôté\r\n"),
		"nothing":             nil,
		"a return at the cut": []byte(strings.Repeat("x", block-1) + "\r\n" + "y"),
	} {
		want, _ := Decode(content)
		for _, in := range []io.Reader{bytes.NewReader(content), iotest.OneByteReader(bytes.NewReader(content))} {
			r := NewReader(in)
			got, err := io.ReadAll(r)
			if err != nil || string(got) != want.Unix() || r.Encoding != want.Encoding || r.Lost != want.Lost || r.LostLine != want.LostLine {
				t.Errorf("%s: %d bytes %v %+v, want %d %+v", name, len(got), err, r.Reading, len(want.Unix()), want.Reading)
			}
		}
	}
	broken := errors.New("broken")
	if _, err := io.ReadAll(NewReader(io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(broken)))); !errors.Is(err, broken) {
		t.Errorf("a broken file ends with %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("Zo\xe9"))
	f.Add([]byte("\xff\xfeZ\x00"))
	f.Fuzz(func(t *testing.T, content []byte) {
		text, ok := Decode(content)
		if ok && strings.ToValidUTF8(text.Content, "") != text.Content {
			t.Errorf("%q is not UTF-8", text.Content)
		}
	})
}
