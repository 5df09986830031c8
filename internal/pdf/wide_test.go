package pdf

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"testing"

	"recess/internal/i18n"
)

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
