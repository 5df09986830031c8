package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"recess/internal/app"
)

// invented is a list of members in the House's XML: for each riding one whom
// nobody knows.
func invented(t *testing.T, name string) []byte {
	t.Helper()
	a, err := app.Open(t.Context(), app.Settings{Database: ":memory:"})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	var b bytes.Buffer
	b.WriteString("<ArrayOfMemberOfParliament>\n")
	for i, r := range a.Finder.Index().Ridings() {
		fmt.Fprintf(&b, "<MemberOfParliament><PersonId>%d</PersonId><PersonOfficialFirstName>%s</PersonOfficialFirstName><PersonOfficialLastName>Of %s</PersonOfficialLastName><CaucusShortName>Liberal</CaucusShortName><ConstituencyName>", 900_000+i, name, r.Code)
		xml.EscapeText(&b, []byte(r.OrderName.EN))
		b.WriteString("</ConstituencyName></MemberOfParliament>\n")
	}
	b.WriteString("</ArrayOfMemberOfParliament>")
	return b.Bytes()
}

func written(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	houseCSV  = "Honorific Title,First Name,Last Name,Constituency,Province / Territory,Political Affiliation,Start Date,End Date\n,Demo,Member,Avalon,Newfoundland and Labrador,Liberal,2025-04-28,\n"
	housePage = "<html><h2>Member, Demo</h2><h3>Hill Office</h3>Telephone: 613-555-0199<br></html>"
	represent = `{"objects": [{"first_name": "Demo", "last_name": "Member", "district_name": "Avalon", "party_name": "Liberal"}], "meta": {"total_count": 343}}`
	codesCSV  = "postal_code,fed_code,weight\nK1P1A4,35081,100\n"
	datesCSV  = "first,last,kind,status,source\n2027-01-01,2027-01-24,winter,announced,https://example.org/\n"
)

// Each kind of file is refused by every command but its own, with a reason and,
// where it is one for another command of members, with that.
func TestWrongFileForTheCommand(t *testing.T) {
	database := filepath.Join(t.TempDir(), "recess.db")
	files := map[string][]byte{
		"members": []byte(houseCSV), "offices": []byte(housePage), "representatives": []byte(represent), "postal": []byte(codesCSV), "recesses": []byte(datesCSV),
	}
	rosters := []string{"members", "offices", "representatives"}
	for kind, content := range files {
		path := written(t, kind, content)
		for _, command := range []string{"members", "offices", "representatives", "postal", "nar", "recesses"} {
			if command == kind {
				continue
			}
			status, _, stderr := recess(t, "import", command, path, "--db", database)
			if status != failed || strings.Contains(stderr, "something went wrong") || !strings.Contains(stderr, "recess: ") {
				t.Errorf("%s for %s gives %d: %s", kind, command, status, stderr)
			}
			if slices.Contains(rosters, kind) && slices.Contains(rosters, command) && !strings.Contains(stderr, "recess import "+kind) {
				t.Errorf("%s for %s is not told what it is: %s", kind, command, stderr)
			}
		}
	}
}

// A file of a gigabyte is refused without being read whole, and so is an
// endless one.
func TestEnormousFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large.xml")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Truncate(1 << 30); err != nil { // with nothing in it, so it takes no room
		t.Fatal(err)
	}
	file.Close()
	for _, command := range []string{"members", "offices", "representatives"} {
		for _, enormous := range []string{path, "/dev/zero"} {
			if status, _, stderr := recess(t, "import", command, enormous); status != failed || !strings.Contains(stderr, "far too large") {
				t.Errorf("%s gives %d: %s", command, status, stderr)
			}
		}
	}
}

// What an import does is told, and what it cannot match is listed whole.
func TestImportMembers(t *testing.T) {
	database, list := filepath.Join(t.TempDir(), "recess.db"), invented(t, "Demo")
	path := written(t, "members.xml", list)
	if status, _, stderr := recess(t, "import", "members", path, "--db", database); status != done {
		t.Fatal(stderr)
	}
	next := strings.Replace(string(list), "<PersonId>900000</PersonId><PersonOfficialFirstName>Demo", "<PersonId>5</PersonId><PersonOfficialFirstName>New", 1)
	next = strings.Replace(next, "Liberal", "NDP", 2)
	status, stdout, stderr := recess(t, "import", "members", written(t, "next.xml", []byte(next)), "--db", database, "--dry-run")
	const want = "No longer MP for Avalon: Demo Of 10001 (Liberal)\nNew MP for Avalon: New Of 10001 (NDP)\nDemo Of 10002, Cape Spear—Mount Pearl—Paradise: party Liberal → NDP\nNew MPs: 1; departures: 1; party changes: 1; office moves: 0\n3 changes\n343 sitting MPs\nNothing was changed.\n"
	if status != done || stdout != want {
		t.Errorf("trying it gives %d\n%s%s", status, stdout, stderr)
	}
	strange := strings.ReplaceAll(string(list), "<ConstituencyName>", "<ConstituencyName>Not ")
	status, stdout, stderr = recess(t, "import", "members", written(t, "strange.xml", []byte(strange)), "--db", database)
	if status != failed || strings.Count(stdout, "? Not ") != 343 || !strings.Contains(stderr, "Entries in strange.xml that match nothing we have: 343") {
		t.Errorf("ridings that are none of ours give %d, %d listed\n%s", status, strings.Count(stdout, "? Not "), stderr)
	}
}

// Portraits are fetched only when asked for.
func TestImportPortraits(t *testing.T) {
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 60, 90)), nil); err != nil {
		t.Fatal(err)
	}
	asked := 0
	var house *httptest.Server
	house = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/list":
			io.WriteString(w, strings.Replace(represent, `"first_name"`, `"photo_url": "`+house.URL+`/a.jpg", "first_name"`, 1))
		case "/a.jpg":
			asked++
			w.Write(picture.Bytes())
		}
	}))
	defer house.Close()
	database := filepath.Join(t.TempDir(), "recess.db")
	if status, _, stderr := recess(t, "import", "members", written(t, "members.xml", bytes.ReplaceAll(invented(t, "Demo"), []byte("Of 10001"), []byte("Member"))), "--db", database); status != done {
		t.Fatal(stderr)
	}
	base := []string{"import", "representatives", "--url", house.URL + "/list", "--partial", "--db", database}
	for _, test := range []struct {
		args   []string
		status int
		says   string
		asked  int
	}{
		{nil, done, "343 sitting MPs", 0},
		{[]string{"--portraits", "--dry-run"}, wrongUsage, "--dry-run does not download anything", 0},
		{[]string{"--portraits"}, done, "1 photo downloaded\n1 photo unchanged", 1},
		{[]string{"--portraits"}, done, "0 photos downloaded\n1 photo unchanged", 1},
	} {
		status, stdout, stderr := recess(t, append(base[:len(base):len(base)], test.args...)...)
		if status != test.status || !strings.Contains(stdout+stderr, test.says) || asked != test.asked {
			t.Errorf("%v gives %d, asked %d times\n%s%s", test.args, status, asked, stdout, stderr)
		}
	}
	// a file's register leads nobody into our network
	file := written(t, "list.json", []byte(strings.Replace(represent, `"first_name"`, `"photo_url": "`+house.URL+`/b.jpg", "first_name"`, 1)))
	status, stdout, stderr := recess(t, "import", "representatives", file, "--partial", "--portraits", "--db", database)
	if status != done || !strings.Contains(stdout, "on a private network") || asked != 1 {
		t.Errorf("it gives %d, asked %d times\n%s%s", status, asked, stdout, stderr)
	}
}

// An import that is killed, whenever that may be, leaves one of the two
// rosters, and it whole.
func TestKilledHalfWay(t *testing.T) {
	database := filepath.Join(t.TempDir(), "recess.db")
	var lists []string
	for _, name := range []string{"Demo", "Probe"} {
		lists = append(lists, written(t, name+".xml", invented(t, name)))
	}
	if status, _, stderr := recess(t, "import", "members", lists[0], "--db", database); status != done {
		t.Fatal(stderr)
	}
	command := func(list string) *exec.Cmd { return process(t, "import", "members", list, "--db", database) }
	whole := writes(t, command(lists[1]), database)
	killed := 0
	for n := range int64(20) {
		if failed, _ := signalled(t, command(lists[n%2]), database, whole*n/20, os.Kill); failed {
			killed++
		}
		sits := rosterOf(t, database)
		if len(sits) != 1 || sits["Demo"]+sits["Probe"] != 343 {
			t.Fatalf("after a kill the House is %v", sits)
		}
	}
	if killed == 0 {
		t.Error("every import ended before it was killed")
	}
	if status, stdout, stderr := recess(t, "doctor", "--db", database); status != done || !strings.Contains(stdout, "Everything is OK") {
		t.Errorf("the doctor gives %d\n%s%s", status, stdout, stderr)
	}
}

// rosterOf counts who sits by first name.
func rosterOf(t *testing.T, database string) map[string]int {
	t.Helper()
	a, err := app.Open(t.Context(), app.Settings{Database: database})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	sits := map[string]int{}
	for _, m := range a.Members.Roster().Members() {
		sits[m.FirstName]++
	}
	return sits
}
