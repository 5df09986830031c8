package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"sync"

	"github.com/jung-kurt/gofpdf"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"recess/internal/briefing"
)

// carry lays the pages of an uploaded PDF out, one on a page, with our header
// and footer.
func (d *doc) carry(paper *briefing.Paper) {
	pages, err := graftsOf(paper.PDF)
	if err != nil {
		d.pdf.SetError(err)
		return
	}
	for i, page := range pages {
		d.newPage()
		if i == 0 {
			d.title(paper.Title)
		}
		scale := math.Min(full/page.width, (bottom+16-d.y)/page.height)
		wide, high := page.width*scale, page.height*scale
		d.plant(page, left+(full-wide)/2, d.y, wide, high)
		d.y = bottom // nothing follows on its page
	}
}

// plant keeps a place for a graft, which is put there when the document is
// written: gofpdf knows pictures only, and writes pictures of one width in an
// order of chance. The place is a picture of a width that nothing else has.
func (d *doc) plant(g *graft, x, y, wide, high float64) {
	n := slices.Index(d.grafts, g)
	if n < 0 {
		n = len(d.grafts)
		d.grafts = append(d.grafts, g)
	}
	name, options := "graft "+strconv.Itoa(n), gofpdf.ImageOptions{ImageType: "png"}
	if d.pdf.GetImageInfo(name) == nil {
		d.pdf.RegisterImageOptionsReader(name, options, bytes.NewReader(stripe(placeWidth+n)))
	}
	d.pdf.ImageOptions(name, x, y, wide, high, false, options, 0, "")
	d.fresh = false
}

// placeWidth is the width of the first place; each next is one wider.
const placeWidth = 20001

// stripe is a white PNG (ISO/IEC 15948) of one row.
func stripe(width int) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
		from := len(b)
		b = append(append(b, kind...), data...)
		b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[from:]))
	}
	header := binary.BigEndian.AppendUint32(nil, uint32(width))
	header = binary.BigEndian.AppendUint32(header, 1)
	chunk("IHDR", append(header, 1, 0, 0, 0, 0)) // one bit of grey a dot
	chunk("IDAT", stripeData)
	chunk("IEND", nil)
	return b
}

// stripeData is never drawn.
var stripeData = func() []byte {
	var b bytes.Buffer
	if err := deflate(&b, []byte{0, 0}); err != nil {
		panic(err) // a buffer takes anything
	}
	return b.Bytes()
}()

var zlibs = sync.Pool{New: func() any { return newZlib() }}

// newZlib compresses as gofpdf would: fast.
func newZlib() *zlib.Writer {
	z, err := zlib.NewWriterLevel(nil, zlib.BestSpeed)
	if err != nil {
		panic(err) // there is such a level
	}
	return z
}

func deflate(w io.Writer, data []byte) error {
	z := zlibs.Get().(*zlib.Writer)
	defer zlibs.Put(z)
	z.Reset(w)
	if _, err := z.Write(data); err != nil {
		return err
	}
	return z.Close()
}

func sortedKeys(d types.Dict) []string { return slices.Sorted(maps.Keys(d)) }
