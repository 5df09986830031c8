package pdf

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/ascii85"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/filter"

	"recess/internal/fault"
)

// zeros are as many bytes as a bomb unpacks to.
func zeros(n int64) io.Reader { return io.LimitReader(zero{}, n) }

type zero struct{}

func (zero) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

func flated(t *testing.T, in io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := io.Copy(z, in); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lzwed packs zeros as PDF does, its codes growing early or not.
func lzwed(t *testing.T, n int64, early int) []byte {
	t.Helper()
	f, err := filter.NewFilter(filter.LZW, map[string]int{"EarlyChange": early})
	if err != nil {
		t.Fatal(err)
	}
	out, err := f.Encode(zeros(n))
	if err != nil {
		t.Fatal(err)
	}
	packed, err := io.ReadAll(out)
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

// stream is an object's text with its data.
func streamObject[T string | []byte](dict string, data T) string {
	return fmt.Sprintf("<<%s /Length %d>>\nstream\n%s\nendstream", dict, len(data), data)
}

// pdfOf is a file of objects, the first of which is its catalog, with the
// table that says where they are.
func pdfOf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return b.Bytes()
}

// onePage is a file whose only page has the entries given, and the objects
// from number 4.
func onePage(entries string, objects ...string) []byte {
	return pdfOf(append([]string{
		"<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [3 0 R] /Count 1>>",
		"<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] " + entries + ">>",
	}, objects...)...)
}

// drawing is a page with one stream of contents.
func drawing(dict string, data []byte) []byte {
	return onePage("/Contents 4 0 R", streamObject(dict, data))
}

// shown is a page with one picture.
func shown(dict string, data []byte) []byte {
	return onePage("/Resources <</XObject <</A 4 0 R>>>>", streamObject("/Type /XObject /Subtype /Image "+dict, data))
}

// crossReferences is a file whose table is a stream, so packed.
func crossReferences(dict string, data []byte) []byte {
	head := "%PDF-1.7\n"
	object := "1 0 obj\n" + streamObject("/Type /XRef /Size 5 /W [1 2 1] /Root 2 0 R "+dict, data) + "\nendobj\n"
	return fmt.Appendf(nil, "%s%sstartxref\n%d\n%%%%EOF\n", head, object, len(head))
}

// objectStreams is a file whose objects are in that many streams of their own.
func objectStreams(t *testing.T, count int, each int64) []byte {
	t.Helper()
	packed := flated(t, io.MultiReader(strings.NewReader("9 0 "), io.LimitReader(spaces{}, each)))
	var b, table bytes.Buffer
	entry := func(kind byte, at int, third byte) {
		table.WriteByte(kind)
		table.Write(binary.BigEndian.AppendUint32(nil, uint32(at)))
		table.WriteByte(third)
	}
	b.WriteString("%PDF-1.7\n")
	entry(0, 0, 0)
	for i := range count {
		entry(1, b.Len(), 0)
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, streamObject("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", packed))
	}
	for i := range count {
		entry(2, i+1, 0)
	}
	number, at := 2*count+1, b.Len()
	entry(1, at, 0)
	fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", number,
		streamObject(fmt.Sprintf("/Type /XRef /Size %d /W [1 4 1] /Root %d 0 R", number+1, count+1), table.Bytes()), at)
	return b.Bytes()
}

type spaces struct{}

func (spaces) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

// mostAllocated bounds all that is ever allocated while a bomb is refused,
// which is more than what is held at a time.
const mostAllocated = 48 << 20

// bomb is a file that would unpack to hundreds of times what a document needs,
// and the reason that is given.
type bomb struct {
	data []byte
	key  string
}

const (
	inflates = "file.pdf_inflates"
	damaged  = "file.pdf_damaged"
	samples  = "file.pdf_samples"
)

// filterBombs unpack by their filters.
func filterBombs(t *testing.T, once []byte) map[string]bomb {
	t.Helper()
	twice := flated(t, bytes.NewReader(once))
	runs := bytes.Repeat([]byte{129, 0}, mostStream/128+1)
	fives := make([]byte, ascii85.MaxEncodedLen(len(once)))
	fives = append(fives[:ascii85.Encode(fives, once)], "~>"...)
	return map[string]bomb{
		"contents packed once":      {drawing("/Filter /FlateDecode", once), inflates},
		"contents packed twice":     {drawing("/Filter [/FlateDecode /FlateDecode]", twice), inflates},
		"names with escapes":        {drawing("/F#69lter [/Fl#61teDecode /Fl]", twice), inflates},
		"filters elsewhere":         {onePage("/Contents 4 0 R", streamObject("/Filter 5 0 R", twice), "[/FlateDecode /FlateDecode]"), inflates},
		"filters nowhere":           {onePage("/Contents 4 0 R", streamObject("/Filter 7 0 R", twice), "[/FlateDecode]"), damaged},
		"filters without end":       {drawing("/Filter ["+strings.Repeat("/FlateDecode ", 50)+"]", once), inflates},
		"in base 85":                {drawing("/Filter [/ASCII85Decode /FlateDecode]", fives), inflates},
		"in digits":                 {drawing("/Filter [/AHx /FlateDecode]", append(hex.AppendEncode(nil, once), '>')), inflates},
		"LZW":                       {drawing("/Filter /LZWDecode", lzwed(t, mostStream+1, 1)), inflates},
		"LZW, late":                 {drawing("/Filter /LZWDecode /DecodeParms <</EarlyChange 0>>", lzwed(t, mostStream+1, 0)), inflates},
		"runs":                      {drawing("/Filter /RunLengthDecode", runs), inflates},
		"a predictor's row":         {drawing("/Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 500000000>>", flated(t, zeros(100))), inflates},
		"a table of references":     {crossReferences("/Filter /FlateDecode", once), inflates},
		"a table packed twice":      {crossReferences("/Filter [/FlateDecode /FlateDecode]", twice), inflates},
		"a table that says nothing": {bytes.Replace(crossReferences("/Filter [/FlateDecode /FlateDecode]", twice), []byte("/Type /XRef"), []byte("% >>stream\n"), 1), inflates},
		"a table behind an end":     {bytes.Replace(crossReferences("/Filter [/FlateDecode /FlateDecode]", twice), []byte("/Type /XRef"), []byte("% endobj\n"), 1), inflates},
		"objects packed":            {objectStreams(t, 1, mostStructure), inflates},
		"many streams of objects":   {objectStreams(t, 40, mostStructure/2), inflates},
	}
}

// otherBombs take memory by what they show or name.
func otherBombs(t *testing.T, once []byte) map[string]bomb {
	t.Helper()
	content := streamObject("/Filter /FlateDecode", flated(t, zeros(8<<20)))
	return map[string]bomb{
		"a font":                            {onePage("/Resources <</Font <</F 4 0 R>>>>", "<</Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor 5 0 R>>", "<</Type /FontDescriptor /FontName /A /FontFile2 6 0 R>>", streamObject("/Filter /FlateDecode", once)), inflates},
		"a picture's samples":               {shown("/Width 9000 /Height 9000 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode", once), inflates},
		"a picture's size":                  {shown("/Width 60000 /Height 60000 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /FlateDecode", flated(t, zeros(10))), samples},
		"a photograph's own size":           {shown("/Width 10 /Height 10 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode", largeJPEG), samples},
		"JPEG 2000":                         {shown("/Width 10 /Height 10 /Filter /JPXDecode", largeJPX), samples},
		"JBIG2":                             {shown("/Width 10 /Height 10 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode", largeJBIG2), samples},
		"a fax":                             {shown("/Width 10 /Height 10 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms <</K -1 /Columns 100000 /Rows 2000000>>", []byte{0}), inflates},
		"a picture that is drawn from":      {drawing("/Type /XObject /Subtype /Image /Width 10 /Height 10 /Filter /FlateDecode", flated(t, zeros(mostStream+1))), inflates},
		"the same contents again and again": {onePage("/Contents ["+strings.Repeat("4 0 R ", 2000)+"]", content), inflates},
		"objects as text":                   {onePage("", "["+strings.Repeat("<</A 1>>", mostDictionaries)+"]"), inflates},
		"numbers as text":                   {onePage("", "["+strings.Repeat("0 ", mostTokens)+"]"), inflates},
		"one stream under many numbers":     {manyNumbers(2000, 1<<20), inflates},
		"pages that share too much":         {manyPages(t, 150, 2<<20), inflates},
	}
}

// largeJPEG has no more than the headers of a frame and a scan (ITU-T T.81,
// B.2).
var largeJPEG = []byte{0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0xFF, 0xFF, 0xFF, 0xFF, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0}

var largeJPX = []byte{0xFF, 0x4F, 0xFF, 0x51, 0, 41, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}

var largeJBIG2 = []byte{0, 0, 0, 0, 48, 0, 1, 0, 0, 0, 19, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}

// manyNumbers is a file in which many objects are one and the same long
// stream.
func manyNumbers(count, length int) []byte {
	data := onePage("", streamObject("", make([]byte, length)))
	table := bytes.LastIndex(data, []byte("xref\n0"))
	entry := data[table+len("xref\n0 5\n")+4*20:][:20]
	out := append([]byte{}, data[:table]...)
	out = fmt.Appendf(out, "xref\n0 %d\n%s%strailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n",
		count, data[table+len("xref\n0 5\n"):][:80], bytes.Repeat(entry, count-4), count, table)
	return out
}

// manyPages is a file of pages that all show one picture.
func manyPages(t *testing.T, count, length int) []byte {
	t.Helper()
	objects := []string{"<</Type /Catalog /Pages 2 0 R>>", "", streamObject("/Type /XObject /Subtype /Image /Width 10 /Height 10 /BitsPerComponent 8 /ColorSpace /DeviceGray", make([]byte, length))}
	kids := ""
	for n := range count {
		kids += fmt.Sprintf("%d 0 R ", n+4)
		objects = append(objects, "<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources <</XObject <</A 3 0 R>>>>>>")
	}
	objects[1] = fmt.Sprintf("<</Type /Pages /Kids [%s] /Count %d>>", kids, count)
	return pdfOf(objects...)
}

// A file that unpacks to far more than it may is refused for that, soon, and
// without ever having taken the memory.
func TestBombs(t *testing.T) {
	once := flated(t, zeros(mostImage+1<<20))
	bombs := filterBombs(t, once)
	maps.Copy(bombs, otherBombs(t, once))
	for name, bomb := range bombs {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Inspector{}.PDF(t.Context(), bomb.data)
			runtime.ReadMemStats(&after)
			f, _ := errors.AsType[*fault.Error](err)
			if f == nil || f.Kind != fault.Invalid || f.Key != bomb.key {
				t.Errorf("got %v, want %s", err, bomb.key)
			}
			most := uint64(mostAllocated + 6*len(bomb.data))
			if name == "one stream under many numbers" {
				most += readOver + readTimes*uint64(len(bomb.data))
			}
			allocated := after.TotalAlloc - before.TotalAlloc
			if allocated > most {
				t.Errorf("%d bytes took %d MB", len(bomb.data), allocated>>20)
			}
		})
	}
}

// What a meter counts is what a reader would unpack, by every filter.
func TestMeasure(t *testing.T) {
	const size = 100_000
	for name, test := range map[string][]byte{
		"once":   drawing("/Filter /FlateDecode", flated(t, zeros(size))),
		"twice":  drawing("/Filter [/FlateDecode /FlateDecode]", flated(t, bytes.NewReader(flated(t, zeros(size))))),
		"runs":   drawing("/Filter /RunLengthDecode", append(bytes.Repeat([]byte{129, 0}, size/128), 255-size%128+2, 0, 128)),
		"LZW":    drawing("/Filter /LZWDecode", lzwed(t, size, 1)),
		"late":   drawing("/Filter [/LZW] /DecodeParms [<</EarlyChange 0>>]", lzwed(t, size, 0)),
		"digits": drawing("/Filter /ASCIIHexDecode", append(bytes.Repeat([]byte("00 "), size), '>')),
	} {
		t.Run(name, func(t *testing.T) {
			s := &prescan{meter: meter{ctx: t.Context(), left: mostUnpacked}, data: test, text: string(test)}
			s.markers = streamMarkers(s.text)
			if err := s.object(strings.LastIndex(s.text, "4 0 obj") + len("4 0 obj")); err != nil {
				t.Fatal(err)
			}
			total := mostUnpacked - s.left
			if name == "twice" {
				total -= int64(len(flated(t, zeros(size))))
			}
			if total != size {
				t.Errorf("counted %d", total)
			}
		})
	}
}

// What a document may well have is accepted: a detailed drawing, and many small
// objects.
func TestInspectorAcceptsLargeFiles(t *testing.T) {
	objects := []string{streamObject("/Filter /FlateDecode", flated(t, zeros(mostStream)))}
	for range 10_000 {
		objects = append(objects, "<</Type /Annot /Contents (a note, 100% of it) /Rect [0 0 10 10]>>")
	}
	info, err := Inspector{}.PDF(t.Context(), onePage("/Contents 4 0 R", objects...))
	if info.Pages != 1 || err != nil {
		t.Errorf("got %d pages, %v", info, err)
	}
}

// A file that takes too long is given up, and says so.
func TestInspectorGivesUp(t *testing.T) {
	data := onePage("/Contents 4 0 R", streamObject("/Filter /FlateDecode", flated(t, zeros(mostStream))))
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	_, err := Inspector{}.PDF(ctx, data)
	if f, _ := errors.AsType[*fault.Error](err); f == nil || f.Key != "file.pdf_slow" {
		t.Errorf("got %v", err)
	}
}

// Objects in streams weigh as much as those in the file itself.
func TestWeight(t *testing.T) {
	for text, want := range map[string]weight{
		"":                            {},
		"<</A 1>>":                    {dictionaries: 1, tokens: 3},
		"<<<</A[1 2]>>>>":             {dictionaries: 2, tokens: 5},
		"[<</A 1>> (a) /B\n\t 5 0 R]": {dictionaries: 1, tokens: 8},
	} {
		var w weight
		if _, err := w.Write([]byte(text)); err != nil || w.dictionaries != want.dictionaries || w.tokens != want.tokens {
			t.Errorf("%q weighs %d and %d, %v", text, w.dictionaries, w.tokens, err)
		}
	}
}

// Whatever else takes the memory is stopped as well.
func TestWatchMemory(t *testing.T) {
	runtime.GC() // what other tests have left would be the measure
	ctx, cancel := watchMemory(t.Context())
	defer cancel()
	taken := make([]byte, mostMemory+64<<20)
	runtime.GC()
	select {
	case <-ctx.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was stopped")
	}
	runtime.KeepAlive(taken)
	if err := context.Cause(ctx); !errors.Is(err, errInflates) {
		t.Errorf("the cause is %v", err)
	}
}
