package sheet

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"recess/internal/civil"
)

var day = civil.Date{Year: 2027, Month: time.July, Day: 6}

// formulas are what somebody might write into a name or a note to have another
// person's spreadsheet run it.
var formulas = []string{
	"=1+1", "=HYPERLINK(\"https://example.org\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "=cmd|' /C calc'!A0", "Québec", "",
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	s, err := New(&b, CSV, "Ridings", "Name", "Count", "Day")
	must(t, err)
	for _, value := range formulas {
		must(t, s.Row(value, -3, day))
	}
	must(t, s.Row("Line\nof \"two\", apart", 0, civil.Date{}))
	must(t, s.Close())
	if !strings.HasPrefix(b.String(), "\xef\xbb\xbfName,Count,Day\r\n") {
		t.Errorf("begins %q", b.String()[:20])
	}
	rows, err := csv.NewReader(strings.NewReader(b.String()[3:])).ReadAll()
	must(t, err)
	for i, value := range formulas {
		got := rows[i+1]
		if value != "" && value != "Québec" && !strings.HasPrefix(got[0], "'") || got[1] != "-3" || got[2] != "2027-07-06" {
			t.Errorf("%q became %q", value, got)
		}
	}
	if last := rows[len(rows)-1]; last[0] != "Line\nof \"two\", apart" || last[2] != "" {
		t.Errorf("%q", last)
	}
}

func TestXLSX(t *testing.T) {
	var b bytes.Buffer
	s, err := New(&b, XLSX, "Circonscriptions de tout le pays, sans exception", "Name", "Count", "Day")
	must(t, err)
	for _, value := range formulas {
		must(t, s.Row(value, 7, day))
	}
	must(t, s.Row("\x00\x01bad", 0, civil.Date{}))
	must(t, s.Close())
	f, err := excelize.OpenReader(&b)
	must(t, err)
	defer f.Close()
	name := f.GetSheetName(0)
	if len([]rune(name)) > longestName {
		t.Errorf("the sheet is called %q", name)
	}
	for i, value := range formulas {
		at, err := excelize.CoordinatesToCellName(1, i+2)
		must(t, err)
		if formula, err := f.GetCellFormula(name, at); err != nil || formula != "" {
			t.Errorf("%q is the formula %q (%v)", value, formula, err)
		}
		if kind, err := f.GetCellType(name, at); value != "" && (err != nil || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString) {
			t.Errorf("%q is of type %v (%v)", value, kind, err)
		}
	}
	rows, err := f.GetRows(name)
	must(t, err)
	if len(rows) != len(formulas)+2 || rows[1][0] != "=1+1" || rows[1][1] != "7" || rows[1][2] != "2027-07-06" {
		t.Errorf("%q", rows)
	}
}

func TestWhatIsNoCell(t *testing.T) {
	for _, f := range []Format{CSV, XLSX} {
		s, err := New(&bytes.Buffer{}, f, "Sheet", "Head")
		must(t, err)
		if err := s.Row(1.5); err == nil {
			t.Errorf("%s takes a cell of an unknown type", f)
		}
		s.Drop()
	}
	if _, err := New(&bytes.Buffer{}, "ods", "Sheet"); err == nil {
		t.Error("there is no such format")
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
