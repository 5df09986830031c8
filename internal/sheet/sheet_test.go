package sheet

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"recess/internal/civil"
	"recess/internal/i18n"
)

var day = civil.Date{Year: 2027, Month: time.July, Day: 6}

// formulas are what somebody might write into a name or a note to have another
// person's spreadsheet run it.
var formulas = []string{
	"=1+1", "=HYPERLINK(\"https://example.org\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "=cmd|' /C calc'!A0", "Québec", "",
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	s, err := New(&b, CSV, i18n.EN, "Ridings", "Name", "Count", "Day")
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

// Excel in French cuts at semicolons, and has a comma in its numbers.
func TestCSVInFrench(t *testing.T) {
	for lang, want := range map[i18n.Lang]string{
		i18n.EN: "\ufeffName,Share,Note\r\nQuébec,12.5,\"1, 2\"\r\n'=1;2,-0.25,a;b\r\n",
		i18n.FR: "\ufeffName;Share;Note\r\nQuébec;12,5;1, 2\r\n\"'=1;2\";-0,25;\"a;b\"\r\n",
	} {
		var b bytes.Buffer
		s, err := New(&b, CSV, lang, "Sheet", "Name", "Share", "Note")
		must(t, err)
		must(t, s.Row("Québec", 12.5, "1, 2"))
		must(t, s.Row("=1;2", -0.25, "a;b"))
		must(t, s.Close())
		if b.String() != want {
			t.Errorf("%s: %q, want %q", lang, b.String(), want)
		}
	}
}

func TestXLSX(t *testing.T) {
	var b bytes.Buffer
	s, err := New(&b, XLSX, i18n.FR, "Circonscriptions de tout le pays, sans exception", "Name", "Count", "Day")
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
		s, err := New(&bytes.Buffer{}, f, i18n.EN, "Sheet", "Head")
		must(t, err)
		if err := s.Row(true); err == nil {
			t.Errorf("%s takes a cell of an unknown type", f)
		}
		s.Drop()
	}
	if _, err := New(&bytes.Buffer{}, "ods", i18n.EN, "Sheet"); err == nil {
		t.Error("there is no such format")
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
