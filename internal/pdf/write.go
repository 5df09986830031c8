package pdf

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"recess/internal/i18n"
)

// locales are what readers' programs know the languages by (RFC 5646).
var locales = map[i18n.Lang]string{i18n.EN: "en-CA", i18n.FR: "fr-CA"}

// write puts into the document what gofpdf cannot: its language, that the
// window shows its title, and the grafts. All of that is at the end, where
// the catalog is the last object before the table of offsets.
func (d *doc) write(w io.Writer, lang i18n.Lang) error {
	if err := d.err(); err != nil {
		return err
	}
	buffer := outputs.Get().(*bytes.Buffer)
	defer outputs.Put(buffer)
	buffer.Reset()
	if err := d.pdf.Output(buffer); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	t, err := openTail(buffer.Bytes())
	if err != nil {
		return err
	}
	t.catalog = bytes.TrimSuffix(t.catalog, []byte(">>"))
	t.catalog = fmt.Appendf(t.catalog, "/Lang (%s)\n/ViewerPreferences <</DisplayDocTitle true>>\n>>", locales[lang])
	for n, g := range d.grafts {
		if err := t.plant(g, n); err != nil {
			return err
		}
	}
	return t.write(w)
}

// tail is the end of a document, taken apart.
type tail struct {
	before  []byte // all up to the catalog
	catalog []byte // its dictionary
	root    int    // its number
	info    string // the trailer's reference to title and author
	offsets []int  // of each object; 0 is of none
	added   bytes.Buffer
}

func openTail(out []byte) (*tail, error) {
	bad := func(what string) error { return fmt.Errorf("pdf: gofpdf's output has no %s where it should", what) }
	_, trailer, ok := bytes.Cut(out[bytes.LastIndex(out, []byte("\nxref\n"))+1:], []byte("trailer\n"))
	if !ok {
		return nil, bad("trailer")
	}
	t := &tail{info: between(trailer, "/Info ", " 0 R")}
	var err error
	if t.root, err = strconv.Atoi(between(trailer, "/Root ", " 0 R")); err != nil {
		return nil, bad("root")
	}
	table := bytes.LastIndex(out, []byte("\nxref\n"))
	lines := bytes.Split(out[table+1:], []byte("\n"))
	for _, entry := range lines[2:] { // after "xref" and the count
		if len(entry) < 18 || entry[17] != 'n' && entry[17] != 'f' {
			break
		}
		offset, err := strconv.Atoi(string(entry[:10]))
		if err != nil {
			return nil, bad("table of offsets")
		}
		t.offsets = append(t.offsets, offset)
	}
	if t.root >= len(t.offsets) {
		return nil, bad("catalog")
	}
	t.before = out[:t.offsets[t.root]]
	dict, _, ok := bytes.Cut(out[t.offsets[t.root]:table], []byte("\nendobj"))
	if !ok {
		return nil, bad("catalog")
	}
	t.catalog = bytes.Clone(dict[bytes.Index(dict, []byte("<<")):])
	return t, nil
}

func between(text []byte, from, to string) string {
	_, rest, _ := bytes.Cut(text, []byte(from))
	found, _, _ := bytes.Cut(rest, []byte(to))
	return string(found)
}

// plant writes a graft where the place of its number was kept.
func (t *tail) plant(g *graft, n int) error {
	mark := fmt.Appendf(nil, "/Width %d\n", placeWidth+n)
	at := bytes.Index(t.before, mark)
	start := bytes.LastIndex(t.before[:max(0, at)], []byte(" 0 obj\n"))
	if start < 0 {
		return fmt.Errorf("pdf: the place of graft %d is not there", n)
	}
	line := t.before[bytes.LastIndexByte(t.before[:start], '\n')+1 : start]
	place, err := strconv.Atoi(string(line))
	if err != nil {
		return fmt.Errorf("pdf: the place of graft %d: %w", n, err)
	}
	numbers := make([]int, len(g.objects))
	numbers[0] = place
	for i := 1; i < len(numbers); i++ {
		numbers[i] = len(t.offsets)
		t.offsets = append(t.offsets, 0)
	}
	for i, o := range g.objects {
		t.offsets[numbers[i]] = len(t.before) + t.added.Len()
		fmt.Fprintf(&t.added, "%d 0 obj\n", numbers[i])
		for k, part := range o.parts {
			t.added.WriteString(part)
			if k < len(o.refs) {
				fmt.Fprintf(&t.added, " %d 0 R", numbers[o.refs[k]])
			}
		}
		if o.stream != nil {
			t.added.WriteString("\nstream\n")
			t.added.Write(o.stream)
			t.added.WriteString("\nendstream")
		}
		t.added.WriteString("\nendobj\n")
	}
	return nil
}

func (t *tail) write(w io.Writer) error {
	var end bytes.Buffer
	at := len(t.before) + t.added.Len()
	t.offsets[t.root] = at
	fmt.Fprintf(&end, "%d 0 obj\n%s\nendobj\n", t.root, t.catalog)
	table := at + end.Len()
	fmt.Fprintf(&end, "xref\n0 %d\n0000000000 65535 f \n", len(t.offsets))
	for _, offset := range t.offsets[1:] {
		fmt.Fprintf(&end, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&end, "trailer\n<<\n/Size %d\n/Root %d 0 R\n/Info %s 0 R\n>>\nstartxref\n%d\n%%%%EOF\n", len(t.offsets), t.root, t.info, table)
	for _, part := range [][]byte{t.before, t.added.Bytes(), end.Bytes()} {
		if _, err := w.Write(part); err != nil {
			return fmt.Errorf("pdf: %w", err)
		}
	}
	return nil
}
