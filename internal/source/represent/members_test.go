package represent

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recess/internal/fault"
	"recess/internal/member"
	registers "recess/internal/register"
	"recess/internal/riding"
)

const someMembers = `{"objects": [{
 "name": "Ada Exemple-Roy", "first_name": "Ada", "last_name": "Exemple-Roy", "district_name": "Lac-Été—Nord", "party_name": "NDP",
 "email": "ada@example.org", "url": "https://www.ourcommons.ca/Members/en/ada-exemple-roy(777)", "photo_url": "javascript:alert(1)",
 "offices": [
  {"type": "legislature", "tel": "1 613 555-0100", "fax": "1 613 555-0100", "postal": "House of Commons\nOttawa ON  K1A 0A6"},
  {"type": "constituency", "tel": "1 800 555-0100", "postal": "4 Elm St\nOtherville QC  G9Z 1A2"},
  {"type": "constituency", "tel": "1 418 555-0100", "fax": "1 418 555-0101", "postal": "Main office - Ville\n12-3 rue de l'Église\nVille, QC  G9Z 1A1"}],
 "extra": {"preferred_languages": ["English  French"]},
 "related": {"boundary_url": "/boundaries/federal-electoral-districts-2023-representation-order/24901/"}
}], "meta": {"total_count": 1, "next": null}}`

func TestMembersOfRepresent(t *testing.T) {
	got, whole, err := listings((someMembers), riding.ShippedOrder)
	if err != nil || !whole {
		t.Fatalf("whole %v, %v", whole, err)
	}
	want := []member.Listing{{
		PersonID: 777, FirstName: "Ada", LastName: "Exemple-Roy", Party: "NDP", Code: "24901", Riding: "Lac-Été—Nord",
		Contact: &member.Contact{
			Email: "ada@example.org", HillTel: "613-555-0100", ProfileURL: "https://www.ourcommons.ca/Members/en/ada-exemple-roy(777)", Languages: "en fr",
			Offices: []member.Office{
				{Main: true, Street: "12-3 rue de l'Église", City: "Ville", Province: "QC", Postal: "G9Z 1A1", Tel: "418-555-0100", Fax: "418-555-0101"},
				{Street: "4 Elm St", City: "Otherville", Province: "QC", Postal: "G9Z 1A2", Tel: "1-800-555-0100"},
			},
		},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	older, _, err := listings((strings.Replace(someMembers, "-2023-representation-order", "", 1)), riding.ShippedOrder)
	if err != nil || older[0].Code != "" {
		t.Errorf("a boundary of an older order gives the code %q, %v", older[0].Code, err)
	}
	if next, _, err := listings((someMembers), "2033"); err != nil || next[0].Code != "" {
		t.Errorf("codes of another order are taken for those of the order in force: %+v, %v", next, err)
	}
	if _, whole, err := listings((strings.Replace(someMembers, `"total_count": 1`, `"total_count": 337`, 1)), riding.ShippedOrder); whole || err != nil {
		t.Errorf("a page is taken for the whole (%v)", err)
	}
}

const largestList = 16 << 20

// listings reads a list as an import does.
func listings(content, order string) ([]member.Listing, bool, error) {
	text, err := registers.Text([]byte(content), largestList)
	if err != nil {
		return nil, false, err
	}
	return Members(text.Content, order)
}

func TestMembersOfRepresentRefuses(t *testing.T) {
	for _, test := range []struct{ name, content, key string }{
		{"nothing", "", "import.empty"},
		{"no JSON", "<html>", "representatives.import.wrong_file"},
		{"cut", someMembers[:400], "import.damaged"},
		{"no text", "{\x00}", "textfile.not_text"},
		{"UTF-16", "\xff\xfe{\x00", "representatives.import.wrong_file"},
		{"a zip", "PK\x03\x04", "import.zipped"},
		{"numbers for names", strings.Replace(someMembers, `"Ada",`, `7,`, 1), "representatives.import.wrong_file"},
		{"a postal code", `{"boundaries_centroid": []}`, "representatives.import.wrong_file"},
		{"nobody", `{"objects": [], "meta": {"total_count": 0}}`, "import.empty"},
		{"a renamed field", strings.Replace(someMembers, "district_name", "district", 1), "members.import.field"},
		{"an odd address", strings.Replace(someMembers, "QC  G9Z 1A2", "somewhere", 1), "representatives.import.office"},
		{"no province", strings.Replace(someMembers, "QC  G9Z 1A2", "XX  G9Z 1A2", 1), "representatives.import.office"},
		{"far too large", strings.Repeat(" ", largestList+1), "import.large"},
	} {
		_, _, err := listings((test.content), riding.ShippedOrder)
		f, _ := errors.AsType[*fault.Error](err)
		for f != nil {
			why, nested := f.Args["Why"].(*fault.Error)
			if !nested {
				break
			}
			f = why
		}
		if f == nil || f.Key != test.key {
			t.Errorf("%s gives %v, want %s", test.name, err, test.key)
		}
	}
}
