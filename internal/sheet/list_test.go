package sheet

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// extended is a file with cells added to each row that has any, behind as many
// columns as it has.
func extended(t testing.TB, content []byte, sheet, head int, cells ...string) []byte {
	t.Helper()
	l, err := Open(content)
	must(t, err)
	columns := 0
	var blank []bool
	must(t, l.Rows(context.Background(), sheet, func(_ int, row []string) bool {
		columns = max(columns, len(row))
		blank = append(blank, strings.Join(row, "") == "")
		return true
	}))
	var out bytes.Buffer
	titles := slices.Repeat([]string{"Added"}, len(cells))
	must(t, l.Extend(context.Background(), &out, sheet, columns, head, func(n int) []string {
		switch {
		case blank[n]:
			return nil
		case n == head:
			return titles
		}
		return cells
	}))
	return out.Bytes()
}

// What came goes back as it came, in UTF-8, with its own separators and ends
// of lines.
func TestExtendedCSV(t *testing.T) {
	for name, test := range map[string]struct{ in, out string }{
		"commas":               {"No,Name\r\n007,Zoé\r\n", "No,Name,Added\r\n007,Zoé,x y\r\n"},
		"semicolons":           {"No;Amount\n007;1,5\n", "No;Amount;Added\n007;1,5;x y\n"},
		"commas in numbers":    {"007;1,5\n008;2,5\n", "007;1,5;x y\n008;2,5;x y\n"},
		"one column":           {"No\n007\n", "No,Added\n007,x y\n"},
		"tabs":                 {"No\tAmount\n007\t1,5\n", "No\tAmount\tAdded\n007\t1,5\tx y\n"},
		"Excel's own word":     {"sep=|\nNo|Name\n1|a,b\n", "sep=|\nNo|Name|Added\n1|a,b|x y\n"},
		"old ends of lines":    {"No,Name\r7,a\r", "No,Name,Added\r7,a,x y\r"},
		"no last end":          {"No,Name\n7,a", "No,Name,Added\n7,a,x y"},
		"marks as they were":   {"No,\"Name\"\n\"7\",\"a \"\"b\"\", c\"\n", "No,\"Name\",Added\n\"7\",\"a \"\"b\"\", c\",x y\n"},
		"a line in a cell":     {"No,Name\n7,\"a\r\nb\nc\"\n", "No,Name,Added\n7,\"a\r\nb\nc\",x y\n"},
		"marks that mean none": {"No,Name\n7,5\" nail\n8,\"a\"b\n", "No,Name,Added\n7,5\" nail,x y\n8,\"a\"b,x y\n"},
		"longer than titles":   {"No,Name\n7,a,b,c\n8\n", "No,Name,,,Added\n7,a,b,c,x y\n8,,,,x y\n"},
		"empty rows":           {"No,Name\n\n,,\n7,a\n", "No,Name,,Added\n\n,,\n7,a,,x y\n"},
		"formulas":             {"No,Name\n=1+1,-5\n+1 514,@a\n\"=a,\"\"b\"\"\",＝1\n", "No,Name,Added\n\"'=1+1\",\"'-5\",x y\n\"'+1 514\",\"'@a\",x y\n\"'=a,\"\"b\"\"\",\"'＝1\",x y\n"},
		"long numbers":         {"No,Name\n12345678901234567890,1e400\n", "No,Name,Added\n12345678901234567890,1e400,x y\n"},
	} {
		head := 0
		if !strings.Contains(test.in, "No") {
			head = -1
		}
		if got := string(extended(t, []byte(test.in), 0, head, "x y")); got != byteOrderMark+test.out {
			t.Errorf("%s:\n%q, want\n%q", name, got, byteOrderMark+test.out)
		}
	}
	got := string(extended(t, []byte("a,b\n1,2\n"), 0, 0, "=x", "a,b", "a\"b", "a\nb", "\tx", "plain"))
	if want := byteOrderMark + "a,b,Added,Added,Added,Added,Added,Added\n1,2,'=x,\"a,b\",\"a\"\"b\",\"a\nb\",'\tx,plain\n"; got != want {
		t.Errorf("added %q, want %q", got, want)
	}
}

func TestEncodings(t *testing.T) {
	const text = "Prénom;Œuvre\r\nZoé;Noël – « œ »\r\n"
	in := map[string][]byte{"UTF-8": []byte(text), "UTF-8 with a mark": []byte(byteOrderMark + text)}
	var err error
	in["Windows-1252"], err = charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	must(t, err)
	for name, order := range map[string]unicode.Endianness{"little": unicode.LittleEndian, "big": unicode.BigEndian} {
		in["UTF-16 "+name+" with a mark"], err = unicode.UTF16(order, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
		must(t, err)
		in["UTF-16 "+name], err = unicode.UTF16(order, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(text))
		must(t, err)
	}
	for name, content := range in {
		got := string(extended(t, content, 0, 0, "É"))
		if want := byteOrderMark + "Prénom;Œuvre;Added\r\nZoé;Noël – « œ »;É\r\n"; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// A workbook keeps its types, styles, formulas, sheets and widths.
func TestExtendedXLSX(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	_, err := f.NewSheet("Other")
	must(t, err)
	format := "yyyy-mm-dd"
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	must(t, err)
	date, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	must(t, err)
	for cell, value := range map[string]any{
		"A1": "No", "B1": "Name", "C1": "Joined", "D1": "Sum", "A2": "007", "B2": "Zoé <&> \"x\"", "C2": 45000, "D2": 1.5, "A4": "008", "F4": "beyond the titles", "A5": "=1+1",
	} {
		must(t, f.SetCellValue("Sheet1", cell, value))
	}
	must(t, f.SetCellFormula("Sheet1", "D4", "SUM(D2,1)"))
	must(t, f.SetCellStyle("Sheet1", "A1", "D1", bold))
	must(t, f.SetCellStyle("Sheet1", "C2", "C2", date))
	must(t, f.SetColWidth("Sheet1", "B", "B", 55))
	must(t, f.SetCellValue("Other", "A1", "as it was"))
	must(t, f.SetSheetDimension("Sheet1", "A1:F5"))
	var in bytes.Buffer
	must(t, f.Write(&in))
	out, err := excelize.OpenReader(bytes.NewReader(extended(t, in.Bytes(), 0, 0, "=1+1", "", " <É> & \"x\"\x01")))
	must(t, err)
	defer out.Close()
	for cell, want := range map[string]string{
		"A2": "007", "B2": "Zoé <&> \"x\"", "C2": "2023-03-15", "D2": "1.5", "F4": "beyond the titles", "A5": "=1+1",
		"G1": "Added", "I1": "Added", "G2": "=1+1", "H2": "", "I2": " <É> & \"x\"", "G3": "", "G4": "=1+1", "I5": " <É> & \"x\"",
	} {
		if got, err := out.GetCellValue("Sheet1", cell); err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", cell, got, err, want)
		}
		if formula, err := out.GetCellFormula("Sheet1", cell); err != nil || formula != "" {
			t.Errorf("%s is the formula %q (%v)", cell, formula, err)
		}
	}
	if formula, err := out.GetCellFormula("Sheet1", "D4"); err != nil || formula != "SUM(D2,1)" {
		t.Errorf("the formula became %q (%v)", formula, err)
	}
	if style, err := out.GetCellStyle("Sheet1", "G1"); err != nil || style != bold {
		t.Errorf("the title has style %d (%v), want %d", style, err, bold)
	}
	for column, want := range map[string]float64{"B": 55, "G": 24, "I": 24} {
		if width, err := out.GetColWidth("Sheet1", column); err != nil || width != want {
			t.Errorf("column %s is %v wide (%v), want %v", column, width, err, want)
		}
	}
	if kept, err := out.GetCellValue("Other", "A1"); err != nil || kept != "as it was" {
		t.Errorf("the other sheet: %q %v", kept, err)
	}
	if size, err := out.GetSheetDimension("Sheet1"); err != nil || size != "A1:I5" {
		t.Errorf("the sheet says it is %s (%v)", size, err)
	}
}

// Programs write the same sheet in many ways.
func TestWaysToWriteXLSX(t *testing.T) {
	const shared = `<sst><si><t>Code</t></si><si><r><t>K1P </t></r><r><t>1A4</t></r><rPh><t>read so</t></rPh></si><si/><si><t><![CDATA[Zoé]]></t></si></sst>`
	for name, test := range map[string]struct{ sheet, want, out string }{
		"shared": {`<worksheet><sheetData><row r="1" spans="1:2" ht="9"><c r="A1" s="3" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row></sheetData></worksheet>`,
			`["Code" "K1P 1A4"]`, `<row r="1" ht="9"><c r="A1" s="3" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" s="3" t="inlineStr"><is><t>Added</t></is></c></row>`},
		"with prefixes, without places": {`<x:worksheet><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>a&amp;b&#233;</x:t></x:is></x:c><x:c><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
			`["a&bé" "2"]`, `<x:c r="C1" t="inlineStr"><x:is><x:t>Added</x:t></x:is></x:c></x:row>`},
		"gaps and blanks": {`<worksheet><dimension ref='A1:D1'/><sheetData><row r='1'><c r='B1' t='b'><v>1</v></c><c r="D1" s="1"/></row><row r="9"/></sheetData></worksheet>`,
			`["" "1" "" ""]`, `<dimension ref="A1:E1"/>`},
		"empty to the end": {`<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"/><c r="XFD1" s="2"/></row></sheetData></worksheet>`,
			`["1"]`, `<c r="A1"><v>1</v></c><c r="B1" s="2" t="inlineStr"><is><t>Added</t></is></c><c r="XFD1" s="2"/></row>`},
		"CDATA": {`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[a<b>&amp;]]> &amp; <![CDATA[c]]></t></is></c><c r="B1"><v><![CDATA[2]]></v></c></row></sheetData></worksheet>`,
			`["a<b>&amp; & c" "2"]`, `<![CDATA[c]]></t></is></c>`},
		"CDATA, shared": {`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v><![CDATA[3]]></v></c></row></sheetData></worksheet>`,
			`["Zoé"]`, `<c r="B1" t="inlineStr">`},
		"codes of characters": {`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D_b _x005F_x0041_ _xD83D__xDE00_ _x12_ _xZZZZ_</t></is></c><c r="B1" t="str"><v>_x0041_</v></c></row></sheetData></worksheet>`,
			`["a\rb _x0041_ 😀 _x12_ _xZZZZ_" "A"]`, `<c r="C1" t="inlineStr">`},
		"formatted rows": {`<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>` + strings.Repeat(`<row s="1" customFormat="1"><c s="1"/><c s="1"><v/></c></row>`, MostRows+1) + `</sheetData></worksheet>`,
			`["1"]`, `</row><row s="1" customFormat="1"><c s="1"/>`},
		"its own widths": {`<worksheet><cols><col min="1" max="2" width="9"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c></row></sheetData></worksheet>`,
			`["1" "#N/A"]`, `<col min="1" max="2" width="9"/><col min="3" max="3" width="24" customWidth="1"/></cols>`},
		"widths without end": {`<worksheet><cols><col min="1" max="16384" width="9"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`,
			`["1"]`, `<cols><col min="1" max="16384" width="9"/></cols>`},
	} {
		content := handBook(t, test.sheet, shared)
		rows, err := read(content)
		if err != nil || fmt.Sprintf("%q", rows[0]) != test.want {
			t.Errorf("%s: %q %v, want %s", name, rows, err, test.want)
			continue
		}
		l, err := Open(extended(t, content, 0, 0, "x"))
		must(t, err)
		part, err := l.(*xlsxList).part("xl/worksheets/sheet1.xml", largestSheet)
		must(t, err)
		if !strings.Contains(string(part), test.out) {
			t.Errorf("%s: became %s, without %s", name, part, test.out)
		}
	}
}

// Hidden sheets and charts are no lists.
func TestSheetsOfXLSX(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	for _, name := range []string{"Hidden", "Été"} {
		_, err := f.NewSheet(name)
		must(t, err)
	}
	must(t, f.SetSheetVisible("Hidden", false))
	var b bytes.Buffer
	must(t, f.Write(&b))
	l, err := Open(b.Bytes())
	must(t, err)
	if got := l.Sheets(); !slices.Equal(got, []string{"Sheet1", "Été"}) {
		t.Errorf("the sheets are %q", got)
	}
}

func TestStopsWithItsClient(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for _, content := range [][]byte{[]byte("a,b\n1,2\n"), largeBook(t, 10)} {
		l, err := Open(content)
		must(t, err)
		if err := l.Rows(ctx, 0, func(int, []string) bool { return true }); err != context.Canceled {
			t.Errorf("reads on: %v", err)
		}
		if err := l.Extend(ctx, &bytes.Buffer{}, 0, 2, 0, func(int) []string { return nil }); err != context.Canceled {
			t.Errorf("writes on: %v", err)
		}
	}
}

// largeBook is a workbook of as many people, its strings in a table as Excel has them.
func largeBook(t testing.TB, rows int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"No", "Name", "E-mail", "Street", "City", "Postal code", "Joined", "Amount"}))
	for n := range rows {
		must(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", n+2), &[]any{fmt.Sprintf("%06d", n), fmt.Sprintf("Person %d", n), fmt.Sprintf("person.%d@example.org", n),
			"1 Example Street", "Ottawa", "K1P 1A4", 45000 + n%1000, n % 500}))
	}
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

func BenchmarkXLSX(b *testing.B) {
	content := largeBook(b, 100_000)
	b.SetBytes(int64(len(content)))
	added := []string{"35079", "Ottawa Centre", "Ontario", "Demo Member", "Liberal", "demo@parl.gc.ca", "most likely of 2 (95%)", "first three characters", "35081 Ottawa—Vanier—Gloucester (5%)"}
	for b.Loop() {
		l, err := Open(content)
		must(b, err)
		must(b, l.Rows(context.Background(), 0, func(int, []string) bool { return true }))
		var out bytes.Buffer
		must(b, l.Extend(context.Background(), &out, 0, 8, 0, func(int) []string { return added }))
		b.ReportMetric(float64(out.Len()), "out")
	}
}
