package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"recess/internal/fault"
)

// read reads a file whole, as far as it can be used.
func read(content []byte) (cells [][]string, err error) {
	l, err := Open(content)
	if err != nil {
		return nil, err
	}
	err = l.Rows(context.Background(), 0, func(_ int, row []string) bool {
		cells = append(cells, append([]string(nil), row...))
		return true
	})
	return cells, err
}

// parts is a zip of some files.
func parts(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(files); i += 2 {
		w, err := z.Create(files[i])
		must(t, err)
		_, err = io.WriteString(w, files[i+1])
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

const (
	typesXML    = `<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`
	topXML      = `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	workbookXML = `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="People" sheetId="1" r:id="s1"/></sheets></workbook>`
	relatedXML  = `<Relationships><Relationship Id="s1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="s2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`
)

// handBook is a workbook of one sheet, written by hand.
func handBook(t testing.TB, sheet, shared string, more ...string) []byte {
	t.Helper()
	return parts(t, append([]string{"[Content_Types].xml", typesXML, "_rels/.rels", topXML, "xl/workbook.xml", workbookXML,
		"xl/_rels/workbook.xml.rels", relatedXML, "xl/worksheets/sheet1.xml", sheet, "xl/sharedStrings.xml", shared}, more...)...)
}

// locked is a workbook with a password.
func locked(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	var b bytes.Buffer
	must(t, f.Write(&b, excelize.Options{Password: "secret"}))
	return b.Bytes()
}

func TestWhatIsNoList(t *testing.T) {
	whole := handBook(t, `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`, `<sst/>`)
	if rows, err := read(whole); err != nil || len(rows) != 1 || rows[0][0] != "x" {
		t.Fatalf("%q %v", rows, err)
	}
	sheet := func(text string) []byte { return handBook(t, text, `<sst><si><t>one</t></si></sst>`) }
	cut := largeBook(t, 2_000)
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 504)
	for name, test := range map[string]struct {
		content []byte
		key     string
	}{
		"nothing":              {nil, "list.empty"},
		"spaces":               {[]byte(" \r\n\t"), "list.empty"},
		"a mark alone":         {[]byte("\xef\xbb\xbf\r\n"), "list.empty"},
		"too large":            {bytes.Repeat([]byte("a,b\n"), LargestList/4+1), "list.large"},
		"PDF":                  {[]byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "list.wrong_file"},
		"PNG":                  {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "list.wrong_file"},
		"HTML called .xls":     {[]byte("<html><table><tr><td>K1P 1A4"), "list.wrong_file"},
		"JSON":                 {[]byte(`{"postal":"K1P 1A4"}`), "list.wrong_file"},
		"Excel until 2003":     {[]byte(ole + "W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00"), "list.old_excel"},
		"with a password":      {locked(t), "list.locked"},
		"OpenDocument":         {parts(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>"), "list.ods"},
		"Word":                 {parts(t, "[Content_Types].xml", "wordprocessingml", "word/document.xml", "<x/>"), "list.wrong_file"},
		"any zip":              {parts(t, "people.csv", "a,b"), "list.wrong_file"},
		"macros":               {parts(t, "[Content_Types].xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml spreadsheetml", "xl/workbook.xml", ""), "list.other_excel"},
		"binary workbook":      {parts(t, "[Content_Types].xml", "spreadsheetml", "xl/workbook.bin", "x"), "list.other_excel"},
		"cut zip":              {cut[:len(cut)/2], "list.damaged"},
		"a byte off":           {flip(cut, len(cut)/3), "list.damaged"},
		"no workbook":          {parts(t, "[Content_Types].xml", typesXML, "_rels/.rels", topXML), "list.damaged"},
		"no end of rows":       {sheet(`<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>`), "list.damaged"},
		"cut tag":              {sheet(`<worksheet><sheetData><row r="1"><c r="A1`), "list.damaged"},
		"cut comment":          {sheet(`<worksheet><!-- `), "list.damaged"},
		"entities":             {sheet(`<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>`), "list.damaged"},
		"no such string":       {sheet(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>1</v></c></row></sheetData></worksheet>`), "list.damaged"},
		"string below zero":    {sheet(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>-1</v></c></row></sheetData></worksheet>`), "list.damaged"},
		"rows in no order":     {sheet(`<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>`), "list.damaged"},
		"cells in no order":    {sheet(`<worksheet><sheetData><row r="1"><c r="B1"/><c r="A1"/></row></sheetData></worksheet>`), "list.damaged"},
		"no column":            {sheet(`<worksheet><sheetData><row r="1"><c r="1"/></row></sheetData></worksheet>`), "list.damaged"},
		"UTF-16":               {sheet("\xff\xfe<\x00"), "list.damaged"},
		"too wide":             {sheet(`<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>`), "list.wide"},
		"too wide, CSV":        {[]byte(strings.Repeat(",", MostColumns)), "list.wide"},
		"too long":             {sheet(`<worksheet><sheetData>` + strings.Repeat(`<row><c><v>1</v></c></row>`, MostRows+1) + `</sheetData></worksheet>`), "list.long"},
		"too long, CSV":        {[]byte(strings.Repeat("a,b\n", MostRows+1)), "list.long"},
		"bomb":                 {sheet(strings.Repeat(" ", largestSheet+1)), "list.bomb"},
		"bomb of strings":      {handBook(t, "", strings.Repeat(" ", largestPart+1)), "list.bomb"},
		"too many strings":     {handBook(t, "", strings.Repeat("<si/>", mostStrings+1)), "list.bomb"},
		"bomb that lies":       {liar(t, sheet(strings.Repeat(" ", largestSheet+1))), "list.damaged"},
		"a quotation mark":     {[]byte("a,b\nc,d\n\"e,f\ng,h\n"), "list.quote"},
		"a mark that swallows": {[]byte("a,\"b\n" + strings.Repeat("c,d\n", 40_000) + "\"\n"), "list.quote"},
		"the same part twice":  {handBook(t, "", "", "XL/workbook.xml", ""), "list.damaged"},
	} {
		_, err := read(test.content)
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || f.Kind != fault.Invalid || f.Key != test.key {
			t.Errorf("%s: %v, want %s", name, err, test.key)
		}
	}
	_, err := read([]byte("a,b\r\n\"c\nc\",d\r\n\"e,f\n"))
	if f, _ := errors.AsType[*fault.Error](err); f == nil || f.Args["Line"] != 4 {
		t.Errorf("the line of the quotation mark: %v", err)
	}
}

// A workbook of many sheets is unpacked sheet by sheet, and not for ever.
func TestBombOfManySheets(t *testing.T) {
	many := strings.Replace(workbookXML, "</sheets>", strings.Repeat(`<sheet name="More" sheetId="2" r:id="s1"/>`, 9)+"</sheets>", 1)
	content := parts(t, "[Content_Types].xml", typesXML, "_rels/.rels", topXML, "xl/workbook.xml", many, "xl/_rels/workbook.xml.rels", relatedXML,
		"xl/worksheets/sheet1.xml", "<worksheet><!-- "+strings.Repeat(letters(30_000), 3_300)+" --><sheetData/></worksheet>", "xl/sharedStrings.xml", "<sst/>")
	l, err := Open(content)
	must(t, err)
	read := 0
	for n := range l.Sheets() {
		if err = l.Rows(t.Context(), n, func(int, []string) bool { return true }); err != nil {
			break
		}
		read++
	}
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Key != "list.bomb" || read == 0 || read > 4 {
		t.Errorf("%d sheets were read: %v", read, err)
	}
}

// letters are some that pack to little less than they are.
func letters(n int) string {
	random := rand.New(rand.NewPCG(1, 2))
	text := make([]byte, n)
	for i := range text {
		text[i] = 'a' + byte(random.IntN(26))
	}
	return string(text)
}

// A workbook of some kilobytes is refused before it takes the memory, and so is
// one of more parts than any program writes.
func TestBombsTakeNoMemory(t *testing.T) {
	many := []byte{}
	for range 4 * mostParts {
		many = append(many, "PK\x01\x02"+strings.Repeat("\x00", 42)...)
	}
	for name, test := range map[string]struct {
		content []byte
		key     string
	}{
		"a sheet":        {handBook(t, strings.Repeat(" ", 2*harmless), ""), "list.bomb"},
		"strings":        {handBook(t, "", strings.Repeat(" ", 2*harmless)), "list.bomb"},
		"too many parts": {append([]byte("PK\x03\x04"), many...), "list.damaged"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := read(test.content)
		runtime.ReadMemStats(&after)
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Key != test.key {
			t.Errorf("%s: %v, want %s", name, err, test.key)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 8<<20 {
			t.Errorf("%s: %d kB took %d MB", name, len(test.content)>>10, took>>20)
		}
	}
}

func flip(content []byte, at int) []byte {
	content = bytes.Clone(content)
	content[at] ^= 0xff
	return content
}

// liar has a zip declare that its parts are small.
func liar(t *testing.T, content []byte) []byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	must(t, err)
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range archive.File {
		raw, err := f.OpenRaw()
		must(t, err)
		header := f.FileHeader
		header.UncompressedSize64 = min(header.UncompressedSize64, 1_000)
		w, err := out.CreateRaw(&header)
		must(t, err)
		_, err = io.Copy(w, raw)
		must(t, err)
	}
	must(t, out.Close())
	return b.Bytes()
}

// Whatever somebody sends is read or refused, and does not break anything.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("a;\"b\"\"c\"\r\nd;e\n"), `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`)
	f.Add([]byte("\xff\xfea\x00,\x00b\x00"), `<x:row spans='1:2'><x:c><x:f>1</x:f><x:v>2</x:v></x:c></x:row>`)
	f.Add([]byte("1"), "<row spans=''0></row>")
	f.Fuzz(func(t *testing.T, text []byte, rows string) {
		book := handBook(t, "<worksheet><dimension ref=\"A1:B2\"/><sheetData>"+rows+"</sheetData></worksheet>", "<sst><si><t>a</t></si></sst>")
		for _, content := range [][]byte{text, book} {
			before, err := read(content)
			if err != nil {
				if _, ok := errors.AsType[*fault.Error](err); !ok {
					t.Fatalf("no fault: %v", err)
				}
				continue
			}
			l, err := Open(content)
			must(t, err)
			width := 0
			for _, row := range before {
				width = max(width, len(row))
			}
			var out bytes.Buffer
			if err := l.Extend(context.Background(), &out, 0, width, -1, func(int) []string { return []string{"added"} }); err != nil {
				t.Fatalf("read, but not written: %v", err)
			}
			if after, err := read(out.Bytes()); err != nil || len(after) != len(before) {
				t.Fatalf("%d rows became %d (%v): %q", len(before), len(after), err, fmt.Sprintf("%.200q", content))
			}
		}
	})
}

// A string in very many parts is put together once: it takes no memory or time
// that grows faster than the file.
func TestListsThatSwell(t *testing.T) {
	const parts = 20_000
	text := strings.Repeat("<r><t>abcde</t></r>", parts) + "</si>"
	took := testing.AllocsPerRun(1, func() {
		in := tags{text: text}
		if words, err := in.words("si"); err != nil || len(words) != 5*parts {
			t.Errorf("%d letters, %v", len(words), err)
		}
	})
	if took > parts/100 {
		t.Errorf("a string in parts was put together %v times", took)
	}
}
