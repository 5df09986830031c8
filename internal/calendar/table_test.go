package calendar

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recess/internal/fault"
)

const goodTable = `first,last,kind,status,source
2027-02-27,2027-03-07,week,announced,https://example.org/calendar
,,,,
2027-12-11,2028-01-30,Winter,provisional,"Standing Orders, 28(2)"
`

func TestReadTable(t *testing.T) {
	today := day(t, "2026-11-24")
	want := []Row{
		{Line: 2, Window: Window{First: day(t, "2027-02-27"), Last: day(t, "2027-03-07"), Kind: Week, Status: Announced, Source: "https://example.org/calendar", ReadOn: today}},
		{Line: 4, Window: Window{First: day(t, "2027-12-11"), Last: day(t, "2028-01-30"), Kind: Winter, Status: Provisional, Source: "Standing Orders, 28(2)", ReadOn: today}},
	}
	for name, table := range map[string]string{
		"as it is":          goodTable,
		"of a spreadsheet":  strings.ReplaceAll(goodTable, "\n", "\r\n"),
		"of a French one":   strings.ReplaceAll(strings.ReplaceAll(goodTable, ",", ";"), "Orders;", "Orders,"),
		"tabs":              strings.ReplaceAll(strings.ReplaceAll(goodTable, ",", "\t"), "Orders\t", "Orders,"),
		"lone returns":      strings.ReplaceAll(goodTable, "\n", "\r"),
		"dates otherwise":   strings.NewReplacer("2027-02-27", "27/02/2027", "2027-03-07", "07/03/2027", "2027-12-11", "11 décembre 2027", "2028-01-30", "46782").Replace(goodTable),
		"spaces unseen":     strings.ReplaceAll(strings.Replace(goodTable, "2027-03-07", "\u200b2027-03-07\u00a0", 1), "week", "\u00a0week"),
		"capitals in names": strings.Replace(goodTable, "first,last", "First, LAST ", 1),
	} {
		rows, err := ReadTable(table, today)
		if diff := cmp.Diff(want, rows); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
	for name, table := range map[string]string{
		"sep=":               "sep=;\r\n" + strings.ReplaceAll(strings.ReplaceAll(goodTable, ",", ";"), "Orders;", "Orders,"),
		"under notes":        "Calendar of 2027\n\n,,,,\nSource: the Speaker,,,,\n" + goodTable,
		"French titles":      strings.Replace(goodTable, "first,last,kind,status", "Début,Fin,Type,État", 1),
		"titles once more":   strings.Replace(goodTable, ",,,,\n", "first,last,kind,status,source\n", 1),
		"trailing separator": strings.ReplaceAll(goodTable, "\n", ",\n"),
	} {
		rows, err := ReadTable(table, today)
		for i := range rows {
			rows[i].Line = want[i].Line // those above move the lines
		}
		if diff := cmp.Diff(want, rows); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
	rows, err := ReadTable("note,reason,read_on,source,status,kind,last,first\nx,election,2026-11-01,y,cancelled,week,2027-03-07,2027-02-27\n", today)
	if err != nil || rows[0].Reason != Election || rows[0].Note != "x" || rows[0].ReadOn != day(t, "2026-11-01") || rows[0].First != day(t, "2027-02-27") {
		t.Errorf("in another order: %+v, %v", rows, err)
	}
}

func TestReadTableRefuses(t *testing.T) {
	for _, test := range []struct {
		table, key   string
		line, column int
	}{
		{"", "recesses.columns", 0, 0},
		{"a,b\n1,2\n", "recesses.columns", 0, 0},
		{"first,last,kind,status\n", "recesses.columns", 0, 0},
		{"first,last,kind,status,source\n", "recesses.no_rows", 0, 0},
		{strings.Replace(goodTable, "2027-03-07", "7 March", 1), "recesses.not_date", 2, 2},
		{strings.Replace(goodTable, "2027-12-11", "2027-02-30", 1), "recesses.not_date", 4, 1},
		{strings.Replace(goodTable, "2027-12-11", "", 1), "recesses.not_date", 4, 1},
		{strings.Replace(goodTable, "Winter", "autumn", 1), "recesses.not_word", 4, 3},
		{strings.Replace(goodTable, "announced", "sure", 1), "recesses.not_word", 2, 4},
		{strings.Replace(goodTable, `"Standing`, `"Stand"ing`, 1), "recesses.quotes", 4, 0},
		{goodTable + "2028-01-01\n", "recesses.not_date", 5, 2},
		{strings.Replace(goodTable, "2027-03-07", "03/04/2027", 1), "recesses.two_dates", 2, 2},
		{strings.Replace(goodTable, "source\n", "source,Status\n", 1), "import.column_twice", 1, 0},
		{goodTable + strings.Repeat("2027-02-27,2027-03-07,week,announced,x\n", MostRows), "recesses.too_many", 0, 0},
	} {
		_, err := ReadTable(test.table, day(t, "2026-11-24"))
		f, ok := errors.AsType[*fault.Error](err)
		if ok && (f.Key == "recesses.at_column" || f.Key == "recesses.at_line") {
			if f.Args["Line"] != test.line || test.column > 0 && f.Args["Column"] != test.column {
				t.Errorf("%s is in line %v, column %v, want %d, %d", test.key, f.Args["Line"], f.Args["Column"], test.line, test.column)
			}
			f = f.Args["Why"].(*fault.Error)
		}
		if !ok || f.Key != test.key {
			t.Errorf("%.80q gives %v, want %s", test.table, err, test.key)
		}
	}
}

func FuzzReadTable(f *testing.F) {
	f.Add(goodTable)
	f.Add("first;last;kind;status;source\n\"\"\n")
	f.Fuzz(func(t *testing.T, content string) {
		rows, err := ReadTable(content, day(t, "2026-11-24"))
		if (err == nil) != (len(rows) > 0) {
			t.Errorf("%d rows and %v", len(rows), err)
		}
		if _, ok := errors.AsType[*fault.Error](err); err != nil && !ok {
			t.Errorf("%v has no words for people", err)
		}
	})
}
