package pdf

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"

	"recess/internal/i18n"
)

// locales are what readers' programs know the languages by (RFC 5646).
var locales = map[i18n.Lang]string{i18n.EN: "en-CA", i18n.FR: "fr-CA"}

// write puts into the document what gofpdf cannot: its language, that the
// window shows its title, and the grafts; and it compresses the pages, for
// which gofpdf would make a new writer of a megabyte each time.
func (d *doc) write(w io.Writer, lang i18n.Lang) error {
	if err := d.err(); err != nil {
		return err
	}
	buffer := outputs.Get().(*bytes.Buffer)
	defer outputs.Put(buffer)
	buffer.Reset()
	d.pdf.SetCompression(false)
	if err := d.pdf.Output(buffer); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	f, err := take(buffer.Bytes())
	if err != nil {
		return err
	}
	catalog := bytes.TrimSuffix(bytes.TrimSuffix(f.objects[f.root], []byte("endobj\n")), []byte(">>\n"))
	f.objects[f.root] = fmt.Appendf(bytes.Clone(catalog), "/Lang (%s)\n/ViewerPreferences <</DisplayDocTitle true>>\n>>\nendobj\n", locales[lang])
	for n, g := range d.grafts {
		if err := f.plant(g, n); err != nil {
			return err
		}
	}
	return f.write(w)
}

var outputs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// file is a document taken apart.
type file struct {
	head    []byte   // before the first object
	objects [][]byte // by number, each with its number and its end; nil: none
	root    int
	info    string // the number of the object with title and author
}

// take takes gofpdf's output apart: the table of offsets at its end tells
// where each object begins (PDF 1.7, §7.5.4).
func take(out []byte) (*file, error) {
	bad := func(what string) error { return fmt.Errorf("pdf: gofpdf's output has no %s where it should", what) }
	table := bytes.LastIndex(out, []byte("\nxref\n"))
	trailer := bytes.LastIndex(out, []byte("\ntrailer\n"))
	if table < 0 || trailer < table {
		return nil, bad("table of offsets")
	}
	f := &file{info: between(out[trailer:], "/Info ", " 0 R")}
	var err error
	if f.root, err = strconv.Atoi(between(out[trailer:], "/Root ", " 0 R")); err != nil {
		return nil, bad("root")
	}
	entries := bytes.Split(out[table+1:trailer], []byte("\n"))[2:] // after "xref" and the count
	offsets, order := make([]int, len(entries)), make([]int, 0, len(entries))
	for n, entry := range entries {
		if len(entry) < 18 {
			return nil, bad("table of offsets")
		}
		if offsets[n], err = strconv.Atoi(string(entry[:10])); err != nil {
			return nil, bad("table of offsets")
		}
		if n > 0 {
			order = append(order, n)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return offsets[a] - offsets[b] })
	f.objects, f.head = make([][]byte, len(entries)), out[:offsets[order[0]]]
	for i, n := range order {
		end := table + 1
		if i+1 < len(order) {
			end = offsets[order[i+1]]
		}
		f.objects[n] = out[offsets[n]:end]
	}
	if f.root >= len(f.objects) || f.objects[f.root] == nil {
		return nil, bad("catalog")
	}
	return f, nil
}

func between(text []byte, from, to string) string {
	_, rest, _ := bytes.Cut(text, []byte(from))
	found, _, _ := bytes.Cut(rest, []byte(to))
	return string(found)
}

// plant writes a graft where the place of its number was kept.
func (f *file) plant(g *graft, n int) error {
	mark := fmt.Appendf(nil, "/Width %d\n", placeWidth+n)
	numbers := make([]int, len(g.objects))
	numbers[0] = slices.IndexFunc(f.objects, func(o []byte) bool { return bytes.Contains(o[:min(len(o), 200)], mark) })
	if numbers[0] < 0 {
		return fmt.Errorf("pdf: the place of graft %d is not there", n)
	}
	for i := 1; i < len(numbers); i++ {
		numbers[i] = len(f.objects)
		f.objects = append(f.objects, nil)
	}
	for i, o := range g.objects {
		f.objects[numbers[i]] = o.bytes(numbers[i], numbers)
	}
	return nil
}

// bytes is an object with its number, and those of the others it refers to.
func (p *planted) bytes(number int, numbers []int) []byte {
	b := fmt.Appendf(nil, "%d 0 obj\n", number)
	for i, part := range p.parts {
		b = append(b, part...)
		if i < len(p.refs) {
			b = fmt.Appendf(b, " %d 0 R", numbers[p.refs[i]])
		}
	}
	if p.stream != nil {
		b = append(append(append(b, "\nstream\n"...), p.stream...), "\nendstream"...)
	}
	return append(b, "\nendobj\n"...)
}

// write puts the document together again.
func (f *file) write(w io.Writer) error {
	out := outputs.Get().(*bytes.Buffer)
	defer outputs.Put(out)
	out.Reset()
	out.Write(f.head)
	offsets := make([]int, len(f.objects))
	for n := 1; n < len(f.objects); n++ {
		offsets[n] = out.Len()
		if err := pack(out, f.objects[n]); err != nil {
			return err
		}
	}
	table := out.Len()
	fmt.Fprintf(out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets))
	for _, offset := range offsets[1:] {
		fmt.Fprintf(out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(out, "trailer\n<<\n/Size %d\n/Root %d 0 R\n/Info %s 0 R\n>>\nstartxref\n%d\n%%%%EOF\n", len(offsets), f.root, f.info, table)
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	return nil
}

// pack writes an object; a page's contents, which have nothing but a length
// before their stream, are compressed.
func pack(out *bytes.Buffer, object []byte) error {
	head, rest, _ := bytes.Cut(object, []byte("\n"))
	length, rest, ok := bytes.Cut(rest, []byte(">>\nstream\n"))
	content, end, closed := bytes.Cut(rest, []byte("\nendstream\n"))
	size, plain := bytes.CutPrefix(length, []byte("<</Length "))
	if !ok || !closed || !plain || bytes.ContainsAny(size, "\n/") {
		out.Write(object)
		return nil
	}
	packed := outputs.Get().(*bytes.Buffer)
	defer outputs.Put(packed)
	packed.Reset()
	if err := deflate(packed, content); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s\n<</Filter /FlateDecode /Length %d>>\nstream\n", head, packed.Len())
	out.Write(packed.Bytes())
	out.WriteString("\nendstream\n")
	out.Write(end)
	return nil
}
