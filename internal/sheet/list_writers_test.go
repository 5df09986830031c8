package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// values are the cells of the first sheet as excelize reads them, by name, as
// far as anything stands in them.
func values(t *testing.T, content []byte) (string, map[string]string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true})
	must(t, err)
	defer f.Close()
	name := f.GetSheetList()[0]
	rows, err := f.GetRows(name)
	must(t, err)
	found := map[string]string{}
	var lines strings.Builder
	for n, cells := range rows {
		for i, value := range cells {
			if at, err := excelize.CoordinatesToCellName(i+1, n+1); err == nil && value != "" {
				found[at] = value
			}
		}
		for len(cells) > 0 && cells[len(cells)-1] == "" {
			cells = cells[:len(cells)-1]
		}
		if len(cells) > 0 {
			fmt.Fprintf(&lines, "%q\n", cells)
		}
	}
	return lines.String(), found
}

// partsOf are the files of a zip.
func partsOf(t *testing.T, content []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	must(t, err)
	all := map[string]string{}
	for _, f := range archive.File {
		in, err := f.Open()
		must(t, err)
		part, err := io.ReadAll(in)
		must(t, err)
		must(t, in.Close())
		all[f.Name] = string(part)
	}
	return all
}

// Workbooks of LibreOffice and openpyxl are read as excelize reads them, and
// given back with every part as it was but for the sheet, and every cell in it.
func TestOtherWriters(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.xlsx")
	must(t, err)
	if len(paths) < 4 {
		t.Fatalf("only %q", paths)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		must(t, err)
		rows, err := read(content)
		must(t, err)
		got := ""
		for _, cells := range rows {
			for len(cells) > 0 && cells[len(cells)-1] == "" {
				cells = cells[:len(cells)-1]
			}
			got += fmt.Sprintf("%q\n", cells)
		}
		want, before := values(t, content)
		if got != want {
			t.Errorf("%s is read as\n%s, want\n%s", path, got, want)
		}
		out := extended(t, content, 0, 0, "Ottawa _x0041_ é")
		_, after := values(t, out)
		for cell, value := range before {
			if after[cell] != value {
				t.Errorf("%s: %s was %q and is %q", path, cell, value, after[cell])
			}
		}
		if added := len(after) - len(before); added != len(rows) {
			t.Errorf("%s: %d cells were added to %d rows", path, added, len(rows))
		}
		changed, parts := 0, partsOf(t, out)
		for name, part := range partsOf(t, content) {
			if parts[name] != part {
				changed++
			}
		}
		if changed != 1 {
			t.Errorf("%s: %d parts were changed", path, changed)
		}
	}
}

// Programs made for Windows write the names of parts with backslashes.
func TestBackslashes(t *testing.T) {
	var files []string
	for name, part := range partsOf(t, handBook(t, `<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>`, `<sst><si><t>x</t></si></sst>`)) {
		files = append(files, strings.ReplaceAll(name, "/", `\`), strings.ReplaceAll(part, "worksheets/", `worksheets\`))
	}
	rows, err := read(extended(t, parts(t, files...), 0, -1, "y"))
	if got := fmt.Sprintf("%q", rows); err != nil || got != `[["x" "y"]]` {
		t.Errorf("%s %v", got, err)
	}
}

// A table may come as a workbook; its rows stand on the lines of their numbers.
func TestTextOfWorkbook(t *testing.T) {
	book := handBook(t, `<worksheet><sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2"><v>46370</v></c></row><row r="3"/><row r="5"><c r="A5" t="s"><v>1</v></c></row></sheetData></worksheet>`,
		`<sst><si><t>a "b", c</t></si><si><t>d&#10;e</t></si></sst>`)
	text, err := Text(book)
	if want := "\n\"a \"\"b\"\", c\",\"\",\"46370\"\n\n\n\"d e\""; err != nil || text != want {
		t.Errorf("%q %v, want %q", text, err, want)
	}
	if !IsWorkbook(book) || IsWorkbook(parts(t, "people.csv", "a,b")) || IsWorkbook([]byte("xl/")) {
		t.Error("a workbook is not told from other files")
	}
	old := partsOf(t, book)
	var files []string
	for name, part := range old {
		files = append(files, name, strings.Replace(part, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1))
	}
	if _, err := Text(parts(t, files...)); err == nil {
		t.Error("dates are read four years off")
	}
	far := handBook(t, `<worksheet><sheetData><row r="1048576"><c><v>1</v></c></row></sheetData></worksheet>`, `<sst/>`)
	if _, err := Text(far); err == nil {
		t.Error("a row a million lines below is written")
	}
	swollen := handBook(t, `<worksheet><sheetData>`+strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 2_000)+`</sheetData></worksheet>`, `<sst><si><t>`+strings.Repeat("x", 1<<15)+`</t></si></sst>`)
	if _, err := Text(swollen); err == nil {
		t.Error("a string that stands in very many cells is written")
	}
	if l, err := Open(book); err != nil || l.Rows(context.Background(), 0, func(n int, _ []string) bool { return true }) != nil {
		t.Errorf("it is no list: %v", err)
	}
}
