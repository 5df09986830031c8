package app_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"recess/internal/app/apptest"
)

// The preview of an import says in which encoding the file is, and what is
// doubtful about it.
func TestPreviewsSayTheEncoding(t *testing.T) {
	_, b := coordinating(t, apptest.Database(t))
	calendar, err := charmap.Windows1252.NewEncoder().String(dated("BEGIN:VCALENDAR\rVERSION:2.0\rBEGIN:VEVENT\rUID:1\rdtstart;value=date:YYYY0403\r" +
		"DURATION:P1W2D\rDESCRIPTION:Semaine réservée à la circonscription\rEND:VEVENT\rEND:VCALENDAR\r"))
	if err != nil {
		t.Fatal(err)
	}
	b.upload("a.ics", calendar).shows(200, has{"main": "Text encoding: Windows-1252.", "h2": "1 recess added", ".recesses": "réservée à la circonscription"})
	b.upload("a.ics", strings.Replace(calendar, "UID", "X-NOTE:\x81\x8d\rUID", 1)).shows(200, has{"main .notice": "not sure of the encoding"})

	list, err := charmap.Macintosh.NewEncoder().String("Liste de 2026;\r\rNom;Code postal\rZoé Bélanger;K1P 1A4\rÉric;s.o.\r")
	if err != nil {
		t.Fatal(err)
	}
	b.sendList("en", "list.csv", []byte(list), "answer", "numbers").
		shows(200, has{"#result": "Text encoding: Mac Roman.", "#result caption": "2 rows", "#result .hint + p": "1 row was not counted"})
	const cut = "Nom,Code postal\nZoé,K1P 1A4\nÉric\xc3,K1P 1A4\n"
	b.sendList("en", "list.csv", []byte(cut), "answer", "numbers").shows(200, has{"#result .notice": "1 character could not be read, on line 3"})
	b.sendList("en", "list.csv", []byte(cut)).shows(200, nil)
	if !strings.Contains(b.page.body, "Zoé,K1P 1A4,35079") || !strings.Contains(b.page.body, "1 character could not be read, on line 3") {
		t.Errorf("the list that is given back: %s", b.page.body)
	}
}

// What is imported as a table may come as a workbook, with the dates that it
// holds as numbers.
func TestImportOfWorkbooks(t *testing.T) {
	_, b := coordinating(t, apptest.Database(t))
	f := excelize.NewFile()
	defer f.Close()
	for at, row := range map[string][]any{
		"A1": {"Calendar"}, "A3": {"first", "last", "kind", "status", "source"}, "A4": {62551, 62557, "week", "announced", "https://example.org/"}, // 2071-04-03
	} {
		if err := f.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	var content bytes.Buffer
	if err := f.Write(&content); err != nil {
		t.Fatal(err)
	}
	b.upload("calendar.xlsx", content.String()).shows(200, has{"h2": "1 recess added", ".recesses": "April 3 to April 9, 2071"})
	b.upload("calendar.csv", "a\x00b").shows(400, has{"#problem": "not a text file"})
}
