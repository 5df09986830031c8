package match

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/riding"
)

// typed are sheets as tests write them: rows by lines, cells by bars.
type typed []string

func (t typed) Sheets() []string {
	names := make([]string, len(t))
	for i := range t {
		names[i] = fmt.Sprintf("Sheet %d", i+1)
	}
	return names
}

func (t typed) Rows(_ context.Context, sheet int, each func(int, []string) bool) error {
	for n, line := range strings.Split(t[sheet], "\n") {
		if !each(n, strings.Split(line, "|")) {
			return nil
		}
	}
	return nil
}

// index knows K1P 1A4 exactly, K1A in two ridings, and nothing of X9X.
func index(t *testing.T) *riding.Index {
	t.Helper()
	one := func(code string) riding.Riding {
		name := i18n.Text{EN: "Riding " + code, FR: "Circonscription " + code}
		return riding.Riding{Code: code, Name: name, OrderName: name, Province: "ON"}
	}
	code, err := riding.ParsePostalCode("K1P1A4")
	if err != nil {
		t.Fatal(err)
	}
	table, err := riding.NewTable([]riding.TableRow{{Code: code, Riding: "35901", Share: 1}})
	if err != nil {
		t.Fatal(err)
	}
	x, err := riding.NewIndex(riding.Facts{
		Ridings: []riding.Riding{one("35901"), one("35902")},
		Areas:   []riding.Area{{FSA: "K1A", Shares: []riding.Share{{Riding: "35902", Share: .7}, {Riding: "35901", Share: .3}}}},
		Tables:  map[riding.Method]*riding.Table{riding.ByTable: table},
	})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func service(t *testing.T) *Service {
	x := index(t)
	return &Service{Index: func() *riding.Index { return x }}
}

func TestColumns(t *testing.T) {
	const codes = "K1P 1A4|x"
	for name, test := range map[string]struct {
		sheets typed
		wish   string
		want   string // sheet, row of titles, column and its title; or the key of what is wrong, and the choices
	}{
		"English":               {typed{"Name|Postal code\nx|K1P 1A4"}, "", "0 0 B Postal code"},
		"snake":                 {typed{"postal_code|x\n" + codes}, "", "0 0 A postal_code"},
		"French":                {typed{"Nom|CODE POSTAL\nx|k1p1a4"}, "", "0 0 B CODE POSTAL"},
		"short":                 {typed{"CP|Nom\n" + codes}, "", "0 0 A CP"},
		"of the home":           {typed{"Code postal du domicile|Nom\n" + codes}, "", "0 0 A Code postal du domicile"},
		"Mailing Zip/Postal":    {typed{"Mailing Zip/Postal Code|Nom\n" + codes}, "", "0 0 A Mailing Zip/Postal Code"},
		"by what stands there":  {typed{"Name|Where\nx|K1P 1A4\ny|K1P-1A4\nz|none"}, "", "0 0 B Where"},
		"without titles":        {typed{"x|K1P 1A4\ny|K1A 0A6"}, "", "0 -1 B "},
		"under a heading":       {typed{"Our people|\n|\nName|Postcode\nx|K1P 1A4"}, "", "0 2 B Postcode"},
		"another called CP":     {typed{"CP|Where\nContact|K1P 1A4"}, "", "0 0 B Where"},
		"two, one of them full": {typed{"Home postal code|Work postal code\nK1P 1A4|\nK1A 0A6|"}, "", "0 0 A Home postal code"},
		"called so, none good":  {typed{"Name|Postal code\nx|?"}, "", "0 0 B Postal code"},
		"in the second sheet":   {typed{"Read me|\nHello|", "Postal code|x\n" + codes}, "", "1 0 A Postal code"},
		"called so, elsewhere":  {typed{"Name|Postal code\nx|?", "a|b\n" + codes}, "", "1 0 A a"},
		"wish, elsewhere":       {typed{"Read|me\nx|y", "c|a\nx|K1P 1A4"}, "B", "1 0 B a"},
		"two":                   {typed{"Home postal code|Work postal code\nK1P 1A4|K1A 0A6"}, "", "match.several: A Home postal code, B Work postal code"},
		"two without names":     {typed{"a|b|c\nK1P 1A4|K1A 0A6|x"}, "", "match.several: A a, B b"},
		"none":                  {typed{"Name|Age\nx|7"}, "", "match.no_column: A Name, B Age"},
		"nothing":               {typed{"", ""}, "", "match.no_column: A "},
		"wish by letter":        {typed{"Home postal code|Work postal code\nK1P 1A4|K1A 0A6"}, "b", "0 0 B Work postal code"},
		"wish by title":         {typed{"Home postal code|Work postal code\nK1P 1A4|K1A 0A6"}, "home Postal Code", "0 0 A Home postal code"},
		"wish by number":        {typed{"a|b|c\nK1P 1A4|K1A 0A6|x"}, "2", "0 0 B b"},
		"wish without codes":    {typed{"a|b\nK1P 1A4|x"}, "B", "0 0 B b"},
		"a note in a row":       {typed{"id|primary_zip|note\n1|K1P 1A4|\n2|K1A 0A6|confirm postal code by phone\n3||wrong postal code"}, "", "0 0 B primary_zip"},
		"a banner":              {typed{"Supporters by postal code||\nName|City|Postal Code\nAda|x|K1P 1A4\nBea|y|K1A 0A6"}, "", "0 1 C Postal Code"},
		"a banner, own title":   {typed{"Supporters by postal code||\nName|City|Where\nAda|x|K1P 1A4\nBea|y|K1A 0A6"}, "", "0 1 C Where"},
		"banner of one column":  {typed{"Our people\nPostal code\nK1P 1A4\nK1A 0A6"}, "", "0 1 A Postal code"},
		"titles in row 5":       {typed{"Report|\n|\nof 2026|\n|\nNom|Code postal\nAda|K1P 1A4"}, "", "0 4 B Code postal"},
		"an address above":      {typed{"Our office|K1P 1A4|\nName|City|Postal code\nAda|x|K1P 1A4\nBea|y|K1A 0A6"}, "C", "0 1 C Postal code"},
		"Home ZIP":              {typed{"Name|Home ZIP\nx|K1P 1A4"}, "", "0 0 B Home ZIP"},
		"PC":                    {typed{"Name|PC|Party\nx|K1P 1A4|y"}, "", "0 0 B PC"},
		"CP domicile":           {typed{"Nom|CP domicile\nx|K1P 1A4"}, "", "0 0 B CP domicile"},
		"Adresse postale":       {typed{"Nom|Ville|Adresse postale\nx|y|K1P 1A4"}, "", "0 0 C Adresse postale"},
		"P.C.":                  {typed{"Name|P.C.\nx|K1P 1A4"}, "", "0 0 B P.C."},
		"homeZip":               {typed{"name|homeZip\nx|K1P 1A4"}, "", "0 0 B homeZip"},
		"zippers are none":      {typed{"Zippers|Where\nx|K1P 1A4"}, "", "0 0 B Where"},
		"no titles, bad first":  {typed{"x|y|K1O 1A4\nx|y|K1P 1A4\nx|y|K1A 0A6"}, "", "0 -1 C "},
		"no titles, none first": {typed{"x|y|N/A\nx|y|K1P 1A4\nx|y|K1A 0A6"}, "", "0 -1 C "},
		"no titles, mail first": {typed{"x|x@example.org|y\nx|y@example.org|K1P 1A4"}, "", "0 -1 C "},
		"Excel's own titles":    {typed{"Colonne1|Colonne2\nx|K1P 1A4\ny|K1A 0A6"}, "", "0 0 B Colonne2"},
		"areas":                 {typed{"Name|FSA\nx|K1A\ny|K1P"}, "", "0 0 B FSA"},
		"addresses":             {typed{"Name|Address\nx|1 Main St, Ottawa ON K1P 1A4\ny|2 Main St K1A 0A6"}, "", "0 0 B Address"},
		"addresses and codes":   {typed{"Name|Adresse postale|Code postal\nx|1 Main St, Ottawa ON K1P 1A4|K1P 1A4\ny|2 Main St K1A 0A6|K1A 0A6"}, "", "0 0 C Code postal"},
		"the same title twice":  {typed{"Postal code|Postal code\nK1P 1A4|K1A 0A6"}, "", "match.several: A Postal code, B Postal code"},
		"hidden characters":     {typed{"\u200bPostal\u00a0code|x\n\u200b|\nK1P\u200b1A4|y"}, "", "0 0 A \u200bPostal\u00a0code"},
		"no such wish":          {typed{"a|b\nK1P 1A4|x"}, "Q", "match.no_such_column: A a, B b"},
	} {
		r, _, err := service(t).choose(t.Context(), test.sheets, test.wish)
		got := ""
		if f, ok := errors.AsType[*fault.Error](err); ok {
			var choices []string
			for _, c := range r.Choices {
				choices = append(choices, c.Letter+" "+c.Title)
			}
			got = f.Key + ": " + strings.Join(choices, ", ")
		} else if err == nil {
			got = fmt.Sprintf("%d %d %s %s", r.Sheet, r.Head, r.Column.Letter, r.Column.Title)
		}
		if got != test.want {
			t.Errorf("%s: %s (%v), want %s", name, got, err, test.want)
		}
	}
}

func TestMatch(t *testing.T) {
	list := typed{"Name|Postal code\na|K1P 1A4\nb| k1p-1a4 \nc|K1A 0A6\nd|X9X 9X9\ne|K1O 1A4\nf|\n |\ng\nh|K1P 1A4 or K1A 0A6\ni|K1A 1A1|and more|than the titles"}
	r, err := service(t).Match(t.Context(), list, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []Outcome{"", Exact, Exact, Candidates, Unknown, Unreadable, Missing, "", Missing, Unreadable, Candidates}
	counts := map[Outcome]int{}
	for n, outcome := range want {
		found := r.Found(n)
		if outcome == "" {
			if found != nil {
				t.Errorf("row %d is somebody’s: %+v", n, found)
			}
			continue
		}
		counts[outcome]++
		if found == nil || found.Outcome != outcome {
			t.Errorf("row %d: %+v, want %s", n, found, outcome)
		}
	}
	if r.Found(3) != r.Found(10) || r.Found(1) != r.Found(2) {
		t.Error("rows of which the same is known do not share it")
	}
	if fmt.Sprint(r.Counts) != fmt.Sprint(counts) || r.Rows != 9 || r.Columns != 4 {
		t.Errorf("%v in %d rows, %d columns; want %v", r.Counts, r.Rows, r.Columns, counts)
	}
	if got := fmt.Sprint(r.Ridings); got != "map[35901:{2 2} 35902:{2 0}]" {
		t.Errorf("people: %s", got)
	}
	if f, ok := errors.AsType[*fault.Error](r.Found(5).Why); !ok || f.Key != "postal.suggest" && f.Key != "postal.letter" {
		t.Errorf("what is wrong with a code: %v", r.Found(5).Why)
	}
	if _, err := service(t).Match(t.Context(), typed{"Name|Postal code\n|"}, ""); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a list of nobody: %v", err)
	}
}

// Every row with anything in it is somebody's, or counted among those that are
// nobody's; what is no postal code is told from what is a wrong one.
func TestEveryRowIsCounted(t *testing.T) {
	list := typed{strings.Join([]string{
		"Members of 2026|", "Ada, before the titles|K1P 1A4", "Name|Postal code", "Bea|K1A\u200b0A6", "Cy|=\"K1A0A6\"", "Di|(K1P 1A4)", "Ed|K1A", "Fay|-",
		"Gus|N/A", "Hal|s.o.", "|", "Name|Postal code", "Ida|K1P 1A4, Canada", "Jo|90210", "Kay|Ottawa|K1P 1A4", "Lou|\u00a0", "Max|12 Main St, Ottawa ON K1P 1A4",
		"Ned|X9X", "Name|the postal code",
	}, "\n")}
	r, err := service(t).Match(t.Context(), list, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []Outcome{"", Exact, "", Candidates, Candidates, Exact, Candidates, Missing, Missing, Missing, "", "", Exact, Unreadable, Unreadable, Missing, Exact, Unknown, Unreadable}
	for n, outcome := range want {
		if found := r.Found(n); outcome == "" && found != nil || outcome != "" && (found == nil || found.Outcome != outcome) {
			t.Errorf("row %d: %+v, want %s", n, found, outcome)
		}
	}
	if r.Head != 2 || r.Rows != 15 || r.Skipped != 2 || r.Astray != 1 {
		t.Errorf("titles in %d, %d people, %d rows of nobody, %d codes elsewhere", r.Head, r.Rows, r.Skipped, r.Astray)
	}
	if got := r.Found(6).Answer; got == nil || got.Method != riding.ByFSA {
		t.Errorf("an area is answered by %+v", got)
	}
}
