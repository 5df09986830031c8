package ourcommons

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/member"
	"recess/internal/register"
)

const oldXML = `<ArrayOfMemberOfParliament xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
    <MemberOfParliament>
        <PersonShortHonorific />
        <PersonOfficialFirstName>Ada</PersonOfficialFirstName>
        <PersonOfficialLastName>Exemple-Roy</PersonOfficialLastName>
        <ConstituencyName>Lac-Été—Nord</ConstituencyName>
        <ConstituencyProvinceTerritoryName>Quebec</ConstituencyProvinceTerritoryName>
        <CaucusShortName>Bloc Québécois</CaucusShortName>
        <FromDateTime>2021-09-20T00:00:00</FromDateTime>
        <ToDateTime xsi:nil="true" />
    </MemberOfParliament>
</ArrayOfMemberOfParliament>`

const newXML = "\ufeff" + `<?xml version="1.0" encoding="utf-8"?><ArrayOfMemberOfParliament xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><MemberOfParliament><PersonId>777</PersonId><PersonShortHonorific>Hon.</PersonShortHonorific><PersonOfficialFirstName>Ada</PersonOfficialFirstName><PersonOfficialLastName>Exemple-Roy</PersonOfficialLastName><ConstituencyName>Lac-Été—Nord</ConstituencyName><ConstituencyProvinceTerritoryName>Quebec</ConstituencyProvinceTerritoryName><CaucusShortName>Liberal</CaucusShortName><FromDateTime>2025-04-28T00:00:00</FromDateTime><ToDateTime>2026-02-03T00:00:00</ToDateTime></MemberOfParliament></ArrayOfMemberOfParliament>`

const someCSV = "\ufeffHonorific Title,First Name,Last Name,Constituency,Province / Territory,Political Affiliation,Start Date,End Date\r\n" +
	"Right Hon.,Ada,Exemple-Roy,Lac-Été—Nord,Quebec,NDP,2021-09-20 12:00:00 AM,\r\n"

func day3(y int, m time.Month, d int) civil.Date { return civil.Date{Year: y, Month: m, Day: d} }

func TestMembers(t *testing.T) {
	base := member.Listing{FirstName: "Ada", LastName: "Exemple-Roy", Riding: "Lac-Été—Nord", Province: "QC", From: day3(2021, 9, 20)}
	with := func(change func(*member.Listing)) member.Listing {
		l := base
		change(&l)
		return l
	}
	for name, test := range map[string]struct {
		content string
		want    member.Listing
	}{
		"XML of the 44th": {oldXML, with(func(l *member.Listing) { l.Party, l.Line = "Bloc Québécois", 2 })},
		"XML of the 45th": {newXML, with(func(l *member.Listing) {
			l.Party, l.Line, l.PersonID, l.Honorific, l.From, l.To = "Liberal", 1, 777, "Hon.", day3(2025, 4, 28), day3(2026, 2, 3)
		})},
		"CSV": {someCSV, with(func(l *member.Listing) { l.Party, l.Line, l.Honorific = "NDP", 2, "Right Hon." })},
	} {
		got, err := members(test.content)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff([]member.Listing{test.want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// members reads a list as an import does.
func members(content string) ([]member.Listing, error) {
	text, err := register.Text([]byte(content), LargestFile)
	if err != nil {
		return nil, err
	}
	return Members(text.Content)
}

func addresses(content string) ([]member.Address, error) {
	text, err := register.Text([]byte(content), LargestFile)
	if err != nil {
		return nil, err
	}
	return Addresses(text.Content)
}

// windows1252 is a text in that encoding.
func windows1252(t *testing.T, text string) string {
	t.Helper()
	content, err := charmap.Windows1252.NewEncoder().String(strings.TrimPrefix(text, "\ufeff"))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// Members' files come back from Excel with its separators, encodings and dates.
func TestMembersFromExcel(t *testing.T) {
	want, err := members(someCSV)
	if err != nil {
		t.Fatal(err)
	}
	semicolons := strings.ReplaceAll(someCSV, ",", ";")
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(someCSV, ",", "\t"))
	if err != nil {
		t.Fatal(err)
	}
	more := strings.Replace(someCSV, "2021-09-20 12:00:00 AM", "9/20/2021 0:00", 1)
	for name, content := range map[string]string{
		"semicolons": semicolons, "Windows-1252": windows1252(t, someCSV), "both": windows1252(t, semicolons), "Unicode text": utf16,
		"sep=": "sep=;\r\n" + semicolons, "lone returns": strings.ReplaceAll(someCSV, "\r\n", "\r"), "American dates": more,
		"a day number": strings.Replace(someCSV, "2021-09-20 12:00:00 AM", "44459", 1), "empty rows": someCSV + ",,,,,,,\r\n\r\n",
		"notes above": "Members of Parliament\r\n\r\n" + strings.TrimPrefix(someCSV, "\ufeff"),
	} {
		got, err := members(content)
		if len(got) == 1 {
			got[0].Line = want[0].Line
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
	xml, err := members(windows1252(t, `<?xml version="1.0" encoding="windows-1252"?>`+oldXML))
	if err != nil || xml[0].Riding != "Lac-Été—Nord" {
		t.Errorf("XML in Windows-1252: %+v, %v", xml, err)
	}
}

func innermost(err error) (key string, line any) {
	f, ok := errors.AsType[*fault.Error](err)
	for ok {
		key = f.Key
		if n, has := f.Args["Line"]; has {
			line = n
		}
		f, ok = f.Args["Why"].(*fault.Error)
	}
	return key, line
}

func TestMembersRefuses(t *testing.T) {
	for _, test := range []struct {
		name, content, key string
		line               any
	}{
		{"nothing", " \n", "import.empty", nil},
		{"nobody", "<ArrayOfMemberOfParliament></ArrayOfMemberOfParliament>", "import.empty", nil},
		{"a page", "<!DOCTYPE html><html></html>", "members.import.wrong_file", nil},
		{"another table", "a,b\n1,2\n", "members.import.wrong_file", nil},
		{"a zip", "PK\x03\x04", "import.zipped", nil},
		{"no text", "\x89PNG\r\n\x1a\n\x00\x00", "textfile.not_text", nil},
		{"a column twice", strings.Replace(someCSV, "End Date", "Last Name", 1), "import.columns", nil},
		{"a date of two days", strings.Replace(someCSV, "2021-09-20 12:00:00 AM", "09/10/2021", 1), "recesses.two_dates", 2},
		{"a cut XML", oldXML[:len(oldXML)-60], "import.damaged", 10},
		{"a renamed element", strings.ReplaceAll(oldXML, "ConstituencyName", "RidingName"), "members.import.field", 2},
		{"a number of words", strings.Replace(newXML, "777", "seven", 1), "members.import.number", 1},
		{"a day of words", strings.Replace(newXML, "2025-04-28", "yesterday!", 1), "members.import.day", 1},
		{"a renamed column", strings.Replace(someCSV, "Political Affiliation", "Party", 1), "import.columns", nil},
		{"renamed columns", strings.NewReplacer("Last Name", "Surname", "Honorific Title", "Title").Replace(someCSV), "import.columns", nil},
		{"a billion laughs", `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>` + strings.Replace(oldXML, "Bloc", "&b;", 1), "import.damaged", nil},
		{"an empty field", strings.Replace(someCSV, "NDP", "", 1), "members.import.field", 2},
		{"an open quote", someCSV + "\"x,y\n", "import.quotes", 3},
		{"far too large", strings.Repeat("x", LargestFile+1), "import.large", nil},
	} {
		_, err := members(test.content)
		if key, line := innermost(err); key != test.key || test.line != nil && line != test.line {
			t.Errorf("%s gives %s in line %v (%v), want %s in line %v", test.name, key, line, err, test.key, test.line)
		}
	}
}

const somePage = `<html><head><title>x</title><script>var a = "Hill Office";</script></head><body>
<h1>Addresses for current members of Parliament</h1>
<div class="col-lg-4"><h2 class="font-weight-bold">Exemple-Roy, Ada</h2>
 <h3>Hill Office</h3>

Telephone:  613-555-0100<br>
Fax:  613-555-0101<br>
 <h3> Constituency Office(s) </h3>
 <p> 12 Elm St <br> Somewhere, Newfoundland and Labrador <br> A9Z 1A1 <br>
 </p><p>
 Suite 4<br>1 Long Pond Rd, West (Main office)<br>St. John&#39;s, Newfoundland and Labrador <br> a9z1a2 <br>
Telephone:  709-555-0100<br>
Fax:  709-555-0101 </p>
</div>
<div><h2>Sample, B. Lee</h2><h3>Hill Office</h3>Telephone: 613-555-0102<br><h3>Constituency Office(s)</h3></div>
<footer><ul><li>Resources</li><li>About the House</li></ul></footer></body></html>`

// What is missing is told by the name that the file has for it.
func TestMissingIsNamed(t *testing.T) {
	for content, want := range map[string]string{
		strings.ReplaceAll(oldXML, "ConstituencyName", "RidingName"):                        "ConstituencyName",
		strings.Replace(someCSV, "NDP", "", 1):                                              "Political Affiliation",
		strings.NewReplacer("Last Name", "Surname", "Start Date", "Since").Replace(someCSV): "Last Name, Start Date",
	} {
		_, err := members(content)
		f, _ := errors.AsType[*fault.Error](err)
		if why, nested := f.Args["Why"].(*fault.Error); nested {
			f = why
		}
		if f.Args["Missing"] != want {
			t.Errorf("missing is %q, want %q: %v", f.Args["Missing"], want, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	got, err := addresses(somePage)
	if err != nil {
		t.Fatal(err)
	}
	want := []member.Address{
		{Name: "Exemple-Roy, Ada", HillTel: "613-555-0100", HillFax: "613-555-0101", Offices: []member.Office{
			{Main: true, Street: "Suite 4, 1 Long Pond Rd, West", City: "St. John's", Province: "NL", Postal: "A9Z 1A2", Tel: "709-555-0100", Fax: "709-555-0101"},
			{Street: "12 Elm St", City: "Somewhere", Province: "NL", Postal: "A9Z 1A1"},
		}},
		{Name: "Sample, B. Lee", HillTel: "613-555-0102"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("addresses (-want +got):\n%s", diff)
	}
	text := "Addresses for current members of Parliament\nExemple-Roy, Ada\nHill Office\nTelephone:  613-555-0100\nConstituency Office(s)\n" +
		"1 Way (Main office)\nTown, Ontario\nK9Z 1A1\nFax:  705-555-0101\nSample, B. Lee\nHill Office\nFax: 613-555-0103\n"
	got, err = addresses(text)
	if err != nil || len(got) != 2 || got[0].Offices[0].Fax != "705-555-0101" || got[1].HillFax != "613-555-0103" || got[1].Name != "Sample, B. Lee" {
		t.Errorf("the page as text gives %+v, %v", got, err)
	}
}

func TestAddressesRefuses(t *testing.T) {
	for _, test := range []struct{ name, content, key string }{
		{"nothing", "", "import.empty"},
		{"the French page", strings.ReplaceAll(somePage, "Hill Office", "Bureau sur la Colline"), "offices.import.wrong_file"},
		{"a list", someCSV, "offices.import.wrong_file"},
		{"no name", strings.Replace(somePage, "Exemple-Roy, Ada", "Contents", 1), "offices.import.name"},
		{"no province", strings.Replace(somePage, "Newfoundland and Labrador", "Atlantis", 1), "offices.import.lines"},
		{"a code that is none", strings.Replace(somePage, "A9Z 1A1", "D9Z 1A1", 1), "postal.letter"},
		{"a cut page", somePage[:len(somePage)-120], "import.damaged"},
		{"no text", "\x00<html>", "textfile.not_text"},
		{"a lost postal code", strings.Replace(somePage, "a9z1a2", "", 1), "offices.import.left"},
	} {
		_, err := addresses(test.content)
		if key, _ := innermost(err); key != test.key {
			t.Errorf("%s gives %v, want %s", test.name, err, test.key)
		}
	}
}

func FuzzMembers(f *testing.F) {
	f.Add(oldXML)
	f.Add(newXML)
	f.Add(someCSV)
	f.Add(somePage)
	f.Fuzz(func(t *testing.T, content string) {
		for _, err := range []error{second(members(content)), second(addresses(content))} {
			if err != nil && fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%q: %v is no fault of the input", content, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }
