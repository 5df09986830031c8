package pdf

import (
	"embed"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/jung-kurt/gofpdf"
)

//go:embed fonts/*.json fonts/*.z
var fontFiles embed.FS

// face is a font of the packs.
type face uint8

const (
	sans face = iota
	italic
	bold
	boldItalic
	serif
	wide // DejaVu Sans, for what the others have no letters for
)

// font is a one-byte font: its letters are those of Windows-1252.
type font struct {
	name       string
	definition []byte
	file       []byte
	widths     [256]float64 // in thousandths of the size
}

var fonts = readFonts("sans", "sans-italic", "sans-bold", "sans-bold-italic", "serif")

func readFonts(names ...string) []font {
	all := make([]font, len(names))
	for i, name := range names {
		f := &all[i]
		f.name = name
		var err error
		if f.definition, err = fontFiles.ReadFile("fonts/" + name + ".json"); err != nil {
			panic(err) // embedded above
		}
		if f.file, err = fontFiles.ReadFile("fonts/" + name + ".z"); err != nil {
			panic(err)
		}
		var d struct{ Cw []int }
		if err := json.Unmarshal(f.definition, &d); err != nil {
			panic(err)
		}
		for code, width := range d.Cw {
			f.widths[code] = float64(width)
		}
	}
	return all
}

// addFonts makes the one-byte fonts known to a document; the wide one is added
// when it is first needed, for it takes longer than a whole pack.
func addFonts(f *gofpdf.Fpdf) {
	for _, font := range fonts {
		f.AddFontFromBytes(font.name, "", font.definition, font.file)
	}
}

// addWide gives the library a copy of its own: for a check sum it pads the
// tables of a font where they stand, which would write into the shared array.
func addWide(f *gofpdf.Fpdf) {
	f.AddUTF8FontFromBytes("wide", "", slices.Clone(dejavusans.TTF))
}

// cp1252 are the letters between 0x80 and 0x9F that our fonts have.
var cp1252 = map[rune]byte{
	'€': 0x80, '‚': 0x82, '„': 0x84, '…': 0x85, 'ˆ': 0x88, '‹': 0x8b, 'Œ': 0x8c,
	'‘': 0x91, '’': 0x92, '“': 0x93, '”': 0x94, '•': 0x95, '–': 0x96, '—': 0x97, '˜': 0x98, '™': 0x99, '›': 0x9b, 'œ': 0x9c,
	'\u202f': 0xa0, // a narrow no-break space
	'\u2011': '-',  // a no-break hyphen
	'\u2212': 0x96, // a minus sign
}

// pictured tells whether a sign is for screens: an emoji, or what joins or tints
// one. gofpdf counts the letters of a font in two bytes and panics beyond.
func pictured(r rune) bool {
	return r > 0xffff || r == 0x200d || unicode.Is(unicode.Variation_Selector, r)
}

// narrow is a text in Windows-1252; where a letter does not fit, the text as it
// is and false. Either is without pictures.
func narrow(text string) (string, bool) {
	plain := true
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return text, true
	}
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		switch code, ok := cp1252[r]; {
		case pictured(r):
		case r < 0x80 || r >= 0xa0 && r <= 0xff:
			b.WriteByte(byte(r))
		case ok:
			b.WriteByte(code)
		default:
			return strings.Map(func(r rune) rune {
				if pictured(r) {
					return -1
				}
				return r
			}, text), false
		}
	}
	return b.String(), true
}
