package pdf

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"testing"

	"recess/internal/i18n"
)

// Emoji are for screens: paper does without them, and keeps the words.
func TestEmojiStayOffPaper(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"Thank you 🙏🏽 all", "Thank you  all"}, {"👩‍👩‍👧‍👦", ""}, {"J’ai ❤️ ça", "J’ai ❤ ça"}, {"Łukasz 🎉", "Łukasz "}, {"𝒵oë", "oë"},
	} {
		got, fits := narrow(test.text)
		if want, _ := narrow(test.want); got != want {
			t.Errorf("%q is %q, want %q (%v)", test.text, got, want, fits)
		}
	}
	l := sampleLetter(t, i18n.EN, "We hope for peace 🕊️, 👩‍👩‍👧‍👦 and Łukasz 🎉 too. ❤️")
	l.From[0] = "Zoë 🌻"
	if got := len(posted(t, l)); got < 1000 {
		t.Errorf("the letter is %d bytes long", got)
	}
}

// Letters that only the wide font has are found by a table of two bytes for
// each; one that cannot be read leaves boxes in their place, though the text
// can still be searched.
func TestWideLettersAreDrawn(t *testing.T) {
	out := laidOut(t, samplePack(i18n.EN))
	named := regexp.MustCompile(`/CIDToGIDMap (\d+) 0 R`).FindSubmatch(out)
	if named == nil {
		t.Fatal("the pack has no wide font")
	}
	_, object, _ := bytes.Cut(out, []byte("\n"+string(named[1])+" 0 obj\n"))
	_, stream, _ := bytes.Cut(object, []byte("stream\n"))
	r, err := zlib.NewReader(bytes.NewReader(stream))
	if err != nil {
		t.Fatal(err)
	}
	table, err := io.ReadAll(r)
	if err != nil || len(table) != 2<<16 {
		t.Fatalf("the table is %d bytes long: %v", len(table), err)
	}
	for _, letter := range "Łᐃᓄᒃ" {
		if table[2*letter] == 0 && table[2*letter+1] == 0 {
			t.Errorf("%c has no shape", letter)
		}
	}
}
