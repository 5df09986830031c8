package app_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
)

// sendList sends a list with the form of the page, which it visits.
func (b *browser) sendList(lang, name string, content []byte, fields ...string) *browser {
	b.t.Helper()
	b.visit("/"+lang+"/match").shows(200, nil)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("_form", token(b.t, b))
	for i := 0; i+1 < len(fields); i += 2 {
		form.WriteField(fields[i], fields[i+1])
	}
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		b.t.Fatal(err)
	}
	part.Write(content)
	form.Close()
	return b.take(b.client.Post(b.server.URL+"/"+lang+"/match", form.FormDataContentType(), &body))
}

// post sends the token of the page and nothing else.
func (b *browser) post(action string) int {
	b.t.Helper()
	b.visit("/en/match")
	return b.take(b.client.PostForm(b.server.URL+action, url.Values{"_form": {token(b.t, b)}})).page.status
}

// people are of no list: invented, with codes of post offices.
const people = "No;Nom;Code postal;Depuis\r\n" +
	"007;Élise;k1p 1a4;2020-01-02\r\n" +
	"008;=1+1;A1A1A1;\r\n" +
	"009;Zoé;D1A 1A1;x\r\n" +
	"010;Max;;y\r\n" +
	";;;\r\n" +
	"011;Noa;X9X 9X9;12345678901234567890;more\r\n"

func TestMatchCSV(t *testing.T) {
	_, b := coordinating(t, apptest.Database(t))
	b.sendList("fr", "Membres été.csv", []byte(people)).shows(200, nil)
	if got := b.page.header.Get("Content-Disposition"); !strings.Contains(got, "Membres%20%C3%A9t%C3%A9-circonscriptions.csv") {
		t.Errorf("the file is called %s", got)
	}
	reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.page.body, "\ufeff")))
	reader.Comma, reader.FieldsPerRecord = ';', -1
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatalf("%v in %q", err, b.page.body)
	}
	want := [][]string{
		{"No", "Nom", "Code postal", "Depuis", "", "Code de circonscription", "Circonscription", "Province"},
		{"007", "Élise", "k1p 1a4", "2020-01-02", "", "35079", "Ottawa-Centre", "Ontario"},
		{"008", "'=1+1", "A1A1A1", "", "", "10006", "St. John's-Est", "Terre-Neuve-et-Labrador"},
		{"009", "Zoé", "D1A 1A1", "x", "", "", "", ""},
		{"010", "Max", "", "y", "", "", "", ""},
		{"", "", "", ""},
		{"011", "Noa", "X9X 9X9", "12345678901234567890", "more", "", "", ""},
	}
	for i, row := range rows {
		if got := row[:len(want[i])]; !slices.Equal(got, want[i]) {
			t.Errorf("row %d: %q, want %q", i, got, want[i])
		}
	}
	for i, said := range map[int]string{
		0: "Certitude (selon Code postal)", 1: "la plus probable de 2 (95\u00a0%)", 2: "probable", 3: "n’utilisent jamais la lettre D", 4: "aucun code postal", 6: "aucune source n’a ce code postal",
	} {
		if len(rows[i]) != 14 || !strings.Contains(rows[i][11], said) {
			t.Errorf("row %d: %q does not say %q", i, rows[i], said)
		}
	}
}

// Whole codes are exact, a split one has its shares, a vacant seat says so; and
// nobody outside is asked, even where one code at a time would be.
func TestMatchAsksOurTables(t *testing.T) {
	var asked atomic.Int64
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		http.NotFound(w, nil)
	}))
	defer outside.Close()
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.Now, s.Represent = time.Now, outside.URL })
	gone := vacant(s)
	table := "postal_code,fed_code,weight\nK1P1A4,35079,100\nK1P1A5,35079,60\nK1P1A5,35081,40\nH2L1A1," + gone + ",100\n"
	if _, err := s.App.ImportPostal(t.Context(), strings.NewReader(table), app.Import{Origin: "table.csv"}); err != nil {
		t.Fatal(err)
	}
	b := signedIn(t, s, "coordinator@example.org", account.Coordinator, true)
	b.sendList("en", "people.tsv", []byte("Postcode\tNo\nK1P1A4\t1\nK1P1A5\t2\nH2L1A1\t3\nK2P1A4\t4\n")).shows(200, nil)
	if got := b.page.header.Get("Content-Disposition"); got != "attachment; filename=people-ridings.tsv" {
		t.Errorf("the file is called %s", got)
	}
	for _, line := range []string{
		"K1P1A4\t1\t35079\tOttawa Centre\tOntario\tYasir Naqvi\tLiberal\tyasir.naqvi@parl.gc.ca\texact\tpostal code table\t\n",
		"\tmost likely of 2 (60%)\tpostal code table\t35081 Ottawa—Vanier—Gloucester (40%)\n",
		"H2L1A1\t3\t" + gone + "\tLaurier—Sainte-Marie\tQuebec\tVacant\t\t\texact\t",
	} {
		if !strings.Contains(b.page.body, line) {
			t.Errorf("%q is not in %q", line, b.page.body)
		}
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("the outside register was asked %d times", n)
	}
}

// book is a workbook of two sheets, the second with postal codes.
func book(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if _, err := f.NewSheet("Membres"); err != nil {
		t.Fatal(err)
	}
	for at, row := range map[string][]any{"A1": {"Read me"}} {
		if err := f.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	for at, row := range map[string][]any{"A1": {"No", "CP"}, "A2": {"007", "K1P 1A4"}, "A3": {"=1+1", "K1P1A4"}} {
		if err := f.SetSheetRow("Membres", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestMatchXLSX(t *testing.T) {
	_, b := coordinating(t, apptest.Database(t))
	b.sendList("en", "C:\\people\\members.xlsx", book(t)).shows(200, nil)
	if got := b.page.header.Get("Content-Disposition"); got != "attachment; filename=members-ridings.xlsx" {
		t.Errorf("the file is called %s", got)
	}
	f, err := excelize.OpenReader(strings.NewReader(b.page.body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Membres")
	if err != nil || len(rows) != 3 || len(rows[0]) != 11 || rows[0][2] != "Riding code" || rows[0][8] != "Certainty (by CP)" ||
		rows[1][0] != "007" || rows[1][2] != "35079" || rows[1][3] != "Ottawa Centre" || rows[2][0] != "=1+1" || rows[2][10] != "35081 Ottawa—Vanier—Gloucester (5%)" {
		t.Errorf("%q %v", rows, err)
	}
	b.sendList("fr", "members.xlsx", book(t), "answer", "numbers").shows(200, has{
		"#result": "la première feuille contenant des codes postaux : « Membres »", "#result tbody tr:nth-child(2)": "probable", "#result caption": "2 lignes dans 1 circonscription",
	})
}

func TestMatchNumbers(t *testing.T) {
	_, b := coordinating(t, apptest.Database(t))
	b.sendList("en", "members.csv", []byte(people), "answer", "numbers").shows(200, has{
		"#result p": "from column C, “Code postal”", "#result caption": "5 rows in 2 ridings", "#result table:nth-of-type(2)": "Ottawa Centre",
		"#result tbody tr:nth-child(1)": "0", "#result tbody tr:nth-child(2)": "2", "#result tbody tr:nth-child(3)": "1", "#result tbody tr:nth-child(4)": "1", "#result tbody tr:nth-child(5)": "1",
	})
	for _, cell := range []string{"Élise", "k1p", "K1P"} {
		if strings.Contains(b.page.body, cell) {
			t.Errorf("the page repeats %q of the list", cell)
		}
	}
	b.visit("/en/coverage").shows(200, has{"a[href='/en/match']": "Where do your supporters live?"})
	b.visit("/en/me").shows(200, has{"nav a[href='/en/match']": "Match a list"})
}

// What cannot be used is refused with the reason, in the reader's language, and
// the form is there for the next try.
func TestMatchRefuses(t *testing.T) {
	_, b := coordinating(t, apptest.Database(t))
	both := "Home postal code,Work postal code\nK1P 1A4,A1A 1A1\n"
	whole := book(t)
	for name, test := range map[string]struct {
		file   string
		fields []string
		en, fr string
	}{
		"PDF":                {"%PDF-1.7\n", nil, "not a CSV file or an Excel workbook", "ni un fichier CSV ni un classeur Excel"},
		"empty":              {"\xef\xbb\xbf\r\n", nil, "The file is empty", "Le fichier est vide"},
		"no column":          {"Name,Age\nx,7\n", nil, "We could not find a postal code column", "Nous n’avons pas trouvé de colonne de codes postaux"},
		"two":                {both, nil, "More than one column", "Plus d’une colonne"},
		"There is no column": {both, []string{"column", "Z"}, "There is no column “Z”", "Il n’y a pas de colonne « Z »"},
		"cut":                {string(whole[:len(whole)/2]), nil, "damaged or incomplete", "endommagé ou incomplet"},
		"old Excel":          {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 512), nil, "old Excel format (.xls)", "l’ancien format d’Excel"},
		"open mark":          {"Name,CP\n\"x,K1P 1A4\n", nil, "Line 2: a quotation mark is not closed", "Ligne 2 : un guillemet"},
		"no name":            {people, []string{"keep", "1", "on", "2026-01-01"}, "Enter a name for the list", "Donnez un nom à la liste"},
		"no day":             {people, []string{"keep", "1", "name", "x", "on", ""}, "Enter the date of the list", "Entrez la date"},
		"tomorrow":           {people, []string{"keep", "1", "name", "x", "on", "2999-01-01"}, "It can’t be in the future", "aujourd’hui ou avant"},
		"long name":          {people, []string{"keep", "1", "name", strings.Repeat("x", 81), "on", "2026-01-01"}, "shorter list name", "un nom plus court"},
	} {
		t.Run(name, func(t *testing.T) {
			b.t = t
			for lang, said := range map[string]string{"en": test.en, "fr": test.fr} {
				b.sendList(lang, "list", []byte(test.file), test.fields...).shows(400, has{"#problem": said, "input[type=file]": "", "button[value=file]": ""})
			}
		})
	}
	b.t = t
	b.sendList("en", "two.csv", []byte(both)).shows(400, has{"#column option[value=B]": "B: Work postal code"})
	b.sendList("en", "two.csv", []byte(both), "column", "B", "answer", "numbers").shows(200, has{"#result p": "from column B, “Work postal code”"})
	b.visit("/en/match").send("/en/match").shows(400, has{"#problem": "Choose a file"})
}

// A file of 100 MB is told to be too large on the page itself, and nothing is
// left on the disk, nor of any other.
func TestMatchLeavesNothing(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	_, b := coordinating(t, apptest.Database(t))
	b.sendList("fr", "large.csv", bytes.Repeat([]byte("a,b,c,d,e,f,g,h\n"), 100<<20/16)).shows(200, has{"#problem": "dépasse 20 Mo", "input[type=file]": ""})
	rows := []byte("Name,CP\n" + strings.Repeat(strings.Repeat("x", 92)+",K1P1A4\n", 190_000)) // 19 MB
	watched := make(chan []string)
	stop := make(chan struct{})
	go func() {
		var seen []string
		for {
			entries, _ := os.ReadDir(temporary)
			for _, e := range entries {
				seen = append(seen, e.Name())
			}
			select {
			case <-stop:
				watched <- seen
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	b.sendList("en", "members.csv", rows).shows(200, nil)
	b.sendList("en", "members.xlsx", book(t)).shows(200, nil)
	close(stop)
	if seen := <-watched; len(seen) > 0 {
		t.Errorf("on the disk: %q", seen)
	}
}

// The log, the metrics and the audit log know how many, and nothing else.
func TestMatchIsDiscreet(t *testing.T) {
	s, b := coordinating(t, apptest.Database(t))
	b.sendList("en", "Secretlist.csv", []byte(people)).shows(200, nil)
	b.sendList("en", "Secretlist.csv", []byte("Name,Age\nÉlise,7\n")).shows(400, nil)
	b.sendList("en", "Secretlist.csv", []byte(people), "answer", "numbers", "keep", "1", "name", "Supporters", "on", "2026-01-02").shows(200, nil)
	events, err := s.App.Accounts.Store.Events(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	_, metrics := b.fetch("/metrics")
	log := regexp.MustCompile(`\bid=\w+`).ReplaceAllString(s.Log.String(), "") // random letters may look like a postal code
	said := log + string(metrics) + fmt.Sprintf("%+v", events)
	if !strings.Contains(said, "/en/match") || !strings.Contains(said, "keep numbers") {
		t.Errorf("the log does not tell of it at all: %s", said)
	}
	for _, word := range []string{"Secretlist", "Élise", "k1p", "K1P", "A1A1A1", "35079", "Supporters"} {
		if strings.Contains(said, word) {
			t.Errorf("%q is told", word)
		}
	}
}

// Numbers are kept when that is asked for, within what somebody coordinates,
// and coverage shows them.
func TestMatchKeeps(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, b := coordinating(t, database)
		quebec := signedIn(t, s, "odile@example.org", account.Coordinator, true)
		limit(t, s, "odile@example.org", account.Scope{Provinces: []string{"QC"}})
		const ontario, mixed = "CP\nK1P1A4\nK1P1A4\nA1A1A1\n", "CP\nG1A1A1\nK1P1A4\n"
		keep := func(b *browser, list string, fields ...string) *browser {
			return b.sendList("en", "list.csv", []byte(list), append(fields, "answer", "numbers", "keep", "1", "name", " Supporters,  autumn list ", "on", "2026-10-01")...) // of two fields the first counts
		}
		b.visit("/en/match").shows(200, has{"#kept ~ p": "None yet", "#kept ~ ul": "-"})
		keep(b, ontario).shows(200, has{"#result [role=status]": "saved as “Supporters, autumn list”.", "#kept ~ ul li": "3 people in 2 ridings", "#kept ~ ul .hint": "Saved by coordinator@example.org"})
		keep(b, ontario).shows(200, has{"#kept ~ ul li:nth-child(2)": "-"}) // once more adds nothing
		keep(b, mixed).shows(409, has{"#problem": "You already saved numbers as “Supporters, autumn list”, October 1, 2026"})
		keep(b, mixed, "on", "2026-10-02").shows(200, has{"#kept ~ ul li:nth-child(2)": "October 1, 2026"})
		keep(quebec, ontario).shows(400, has{"#problem": "Nobody on this list lives in a riding you coordinate"})
		keep(quebec, mixed, "name", "Chez nous").shows(200, has{"#result [role=status]": "1 person lives outside the ridings you coordinate", "#result table:nth-of-type(2)": "Ottawa Centre"})
		quebec.visit("/fr/match").shows(200, has{"#kept ~ ul li:nth-child(1)": "1 personne dans 1 circonscription", "#kept ~ ul li:nth-child(1) form": "-", "#kept ~ ul li:nth-child(2) form": "les nombres de « Chez nous »", "#kept ~ ul li:nth-child(3)": "-"})

		b.visit("/en/coverage").shows(200, has{"#needy ~ .scroll tbody tr:nth-child(1)": "Ottawa Centre", "#needy ~ .scroll tbody tr:nth-child(1) td[data-head='People on your lists in the riding']": "2"})
		if strings.Contains(quebec.visit("/en/coverage").page.body, "Ottawa Centre") {
			t.Error("a coordinator of Québec is told of Ontario")
		}
		_, csv := b.fetch("/en/coverage.csv")
		if !strings.Contains(string(csv), "35079,Ottawa Centre,Ontario,Yasir Naqvi,Liberal,Not claimed,Unknown,,,,,0,0,0,2,0,0,") {
			t.Errorf("the export does not tell of lists: %.900s", csv)
		}

		all, err := s.App.Store.Known().Kept(t.Context()) // the latest day first
		if err != nil || len(all) != 3 {
			t.Fatalf("%+v %v", all, err)
		}
		page := func(i int) string { return fmt.Sprintf("/en/match/kept/%d", all[i].ID) }
		quebec.visit("/en/match").send(page(1)).shows(200, has{"[role=status]": "deleted", "#kept ~ ul li:nth-child(2)": "-"})
		for path, want := range map[string]int{page(0): 403, page(2): 403, page(1): 404, "/en/match/kept/99": 404, "/en/match/kept/x": 404} {
			if got := quebec.post(path); got != want {
				t.Errorf("deleting %s answers %d, want %d", path, got, want)
			}
		}
		b.visit("/en/match").send(page(0)).send(page(2)).shows(200, has{"#kept ~ p": "None yet"})
	})
}
