package library

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"recess/internal/fault"
)

// box keeps files in memory.
type box struct {
	Store
	files map[string]*File
}

func (b box) PutFile(_ context.Context, f *File) error {
	b.files[f.Hash] = f
	return nil
}

func (b box) File(_ context.Context, hash string) (*File, error) {
	if f := b.files[hash]; f != nil {
		return f, nil
	}
	return nil, fault.New(fault.NotFound, "store.not_found", nil)
}

// inspector takes every PDF for sound but those that say otherwise.
type inspector struct{}

func (inspector) PDF(_ context.Context, data []byte) (PDFInfo, error) {
	if bytes.Contains(data, []byte("locked")) {
		return PDFInfo{}, fault.Wrap(errors.New("cause"), fault.Invalid, "pdf.encrypted", nil)
	}
	return PDFInfo{Pages: 3, LeftOut: 2}, nil
}

func drawing(wide, high int) image.Image {
	p := image.NewNRGBA(image.Rect(0, 0, wide, high))
	p.Set(0, 0, color.NRGBA{R: 255, A: 255})
	return p
}

func pngOf(t *testing.T, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withEXIF is a JPEG that says where it was taken.
func withEXIF(t *testing.T, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, nil); err != nil {
		t.Fatal(err)
	}
	where := "Exif\x00\x00 45.42 N 75.70 W"
	segment := append([]byte{0xff, 0xe1, 0, byte(len(where) + 2)}, where...)
	return append(append([]byte{0xff, 0xd8}, segment...), b.Bytes()[2:]...)
}

// huge is the head of a PNG that claims 50,000 pixels a side.
func huge() []byte {
	head := append([]byte("IHDR"), 0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50, 8, 2, 0, 0, 0)
	data := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(head))
}

func TestUpload(t *testing.T) {
	kept := box{files: map[string]*File{}}
	s := &Service{Store: kept, Inspector: inspector{}}
	f, err := s.Upload(t.Context(), `C:\photos\meeting.JPG`, withEXIF(t, drawing(20, 10)))
	if err != nil {
		t.Fatal(err)
	}
	if f.Name != "meeting.JPG" || f.Type != JPEGType || f.Width != 20 || f.High != 10 || bytes.Contains(f.Data, []byte("45.42")) {
		t.Errorf("kept as %s %s %d×%d, with where it was taken: %v", f.Name, f.Type, f.Width, f.High, bytes.Contains(f.Data, []byte("45.42")))
	}
	again, err := s.Upload(t.Context(), "exported.jpg", f.Data)
	if err != nil || again.Hash != f.Hash || len(kept.files) != 1 {
		t.Errorf("what the library made is made again: %v, %d files", err, len(kept.files))
	}
	clear, err := s.Upload(t.Context(), "clear.png", pngOf(t, drawing(2, 2)))
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := png.Decode(bytes.NewReader(clear.Data))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, a := drawn.At(1, 1).RGBA(); a != 0xffff {
		t.Error("a picture stays see-through")
	}
	if f, err := s.Upload(t.Context(), "report.pdf", []byte("%PDF-1.4 x")); err != nil || f.Type != PDFType || f.Pages != 3 || f.LeftOut != 2 {
		t.Errorf("a PDF: %v %+v", err, f)
	}
}

func TestUploadRefuses(t *testing.T) {
	s := &Service{Store: box{files: map[string]*File{}}, Inspector: inspector{}}
	for name, test := range map[string]struct {
		data []byte
		key  string
	}{
		"nothing.png":  {nil, "file.empty"},
		"large.pdf":    {make([]byte, 200<<20), "file.large"},
		"large.png":    {append(pngOf(t, drawing(2, 2)), make([]byte, 8<<20)...), "file.large_picture"},
		"wide.png":     {pngOf(t, drawing(4001, 1)), "file.pixels"},
		"bomb.png":     {huge(), "file.pixels"},
		"cut.png":      {pngOf(t, drawing(50, 50))[:60], "file.no_picture"},
		"page.png":     {[]byte("<svg onload=alert(1)>"), "file.no_picture"},
		"moving.gif":   {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "file.no_picture"},
		"locked.pdf":   {[]byte("%PDF-1.4 locked"), "pdf.encrypted"},
		"disguise.png": {[]byte("%PDF-1.4 locked"), "pdf.encrypted"},
	} {
		_, err := s.Upload(t.Context(), name, test.data)
		f, ok := err.(*fault.Error)
		if !ok || f.Key != test.key || f.Args["File"] != name {
			t.Errorf("%s: got %v, want %s with its name", name, err, test.key)
		}
	}
	if got := shortName(strings.Repeat("x", 500) + "\u202egnp.pdf"); len(got) != longestName || !strings.HasSuffix(got, "xgnp.pdf") {
		t.Errorf("a long name is kept as %q", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("## A\n\n- b[^1]\n\n| c |\n|---|\n| d |\n\n![e](file:f)\n\n[^1]: g\n")
	f.Fuzz(func(t *testing.T, body string) {
		if doc, err := Parse(body); err == nil {
			doc.Images()
		}
	})
}
