package pdf

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"recess/internal/calendar"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/member"
	"recess/internal/riding"
)

// sampleLetter is the request of an invented team, with so many words of the
// sender's own.
func sampleLetter(t *testing.T, lang i18n.Lang, more string) *meeting.Letter {
	t.Helper()
	zone, err := time.LoadLocation("America/Toronto")
	if err != nil {
		t.Fatal(err)
	}
	name := "Pierre-Boucher—Les Patriotes—Verchères"
	p := &meeting.Place{
		Riding: &riding.Riding{Code: "24055", Province: "QC", TimeZone: zone.String(), Name: i18n.Text{EN: name, FR: name}},
		Member: &member.Member{PersonID: 1, FirstName: "Demo", LastName: "Member, Éloïse Łukasz", Email: "member@example.org"},
		Zone:   zone, Now: time.Date(2027, time.May, 10, 15, 0, 0, 0, time.UTC), Recess: []calendar.Window{},
	}
	m := &meeting.Meeting{
		Lang: lang, Lead: 1, Request: meeting.Request{
			Name: "Zoë Rivière-L’Écuyer", Street: "1, rue de l’Exemple, app. 4", City: "Verchères", Postal: "J0L 2R0", Minutes: 30, More: more,
		},
		Team: []meeting.Teammate{{Person: 1, Membership: meeting.In}, {Person: 2, Membership: meeting.In}, {Person: 3, Membership: meeting.In}},
	}
	for day := 5; day < 9; day++ {
		m.Slots = append(m.Slots, meeting.Slot{ID: int64(day), Start: time.Date(2027, time.July, day, 18, 30, 0, 0, time.UTC)})
	}
	return m.Letter(p, &meeting.Campaign{
		Name: i18n.Text{EN: "Meet your MP this summer", FR: "Cet été, rencontrez votre député·e"},
		Ask:  i18n.Text{EN: "Will you call publicly for a permanent ceasefire?", FR: "Demanderez-vous publiquement un cessez-le-feu permanent\u202f?"},
	})
}

func posted(t *testing.T, l *meeting.Letter) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Letter(&b, l); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLetter(t *testing.T) {
	for lang, want := range map[i18n.Lang][]string{
		i18n.EN: {
			"Zoë Rivière-L’Écuyer", "1, rue de l’Exemple, app. 4", "Verchères, QC J0L 2R0", "May 10, 2027", "Demo Member, Éloïse Łukasz, Member of Parliament",
			"House of Commons", "K1A 0A6", "Request for a meeting in Pierre-Boucher", "Dear Demo Member", "30-minute meeting",
			"permanent ceasefire?", "2 other people", "Tuesday, July 6, 2027, 2:30 p.m.", "your staff", "Thank you", "Sincerely,", "Zoë Rivière-L’Écuyer",
		},
		i18n.FR: {
			"Zoë Rivière-L’Écuyer", "1, rue de l’Exemple, app. 4", "Verchères (QC) J0L 2R0", "10 mai 2027", "Demo Member, Éloïse Łukasz, député·e",
			"Chambre des communes", "K1A 0A6", "Demande de rencontre – Pierre-Boucher", "Bonjour Demo Member", "30 minutes",
			"cessez-le-feu permanent ?", "2 autres personnes", "mardi 6 juillet 2027, 14 h 30", "votre personnel", "Merci", "salutations distinguées.", "Zoë Rivière-L’Écuyer",
		},
	} {
		pdf := posted(t, sampleLetter(t, lang, "Un mot à moi : déjà vu, cœur.\nEt un autre."))
		if out := examine(t, pdf, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors") {
			t.Error(out)
		}
		if info := examine(t, pdf, "pdfinfo", "FILE"); !regexp.MustCompile(`Pages: +1\n`).MatchString(info) || !strings.Contains(info, "(letter)") {
			t.Error(info)
		}
		text := strings.Join(strings.Fields(examine(t, pdf, "pdftotext", "-layout", "FILE", "-")), " ")
		at := 0
		for _, part := range append(want[:len(want):len(want)], "") {
			n := strings.Index(text[at:], part)
			if n < 0 {
				t.Fatalf("%s: %q does not come after what should stand before it:\n%s", lang, part, text)
			}
			at += n
		}
		if !strings.Contains(text, "déjà vu, cœur. Et un autre.") {
			t.Errorf("%s: the sender's own words are not there", lang)
		}
		for _, not := range []string{i18n.For(lang).T("office.postage"), "member@example.org"} {
			if strings.Contains(text, not) {
				t.Errorf("%s: the letter says %q", lang, not)
			}
		}
	}
}

// The address shows in a window wherever the sheet lies behind it, and nothing
// else does: the window is 4½ by 1⅛ inches, ⅞ from the left and ½ from the
// bottom of an envelope that is ¼ to ½ inch larger than the sheet each way.
func TestWindowEnvelope(t *testing.T) {
	const inch = 72.0
	l := sampleLetter(t, i18n.FR, "")
	var doc struct {
		Words []word `xml:"body>doc>page>word"`
	}
	if err := xml.Unmarshal([]byte(examine(t, posted(t, l), "pdftotext", "-bbox", "FILE", "-")), &doc); err != nil {
		t.Fatal(err)
	}
	addressee := strings.Fields(strings.Join(l.Office, " "))
	shown := 0
	for _, w := range doc.Words {
		inAlways := w.XMin > 0.875*inch && w.XMax < 4.375*inch && w.YMax-letterLead > 2.45*inch && w.YMax < 3.2*inch
		inSometimes := w.YMax > 2.05*inch && w.YMax-letterSize < 3.625*inch
		switch {
		case inAlways && slices.Contains(addressee, w.Text):
			shown++
		case inSometimes:
			t.Errorf("%q shows in the window, or is cut by it: %.0f to %.0f, %.0f", w.Text, w.XMin, w.XMax, w.YMax)
		}
	}
	if shown != len(addressee) {
		t.Errorf("%d of the %d words of the address show in the window", shown, len(addressee))
	}
}

func TestLongLetter(t *testing.T) {
	pdf := posted(t, sampleLetter(t, i18n.FR, strings.Repeat("Nous habitons ici. ", 105)))
	if info := examine(t, pdf, "pdfinfo", "FILE"); !regexp.MustCompile(`Pages: +2\n`).MatchString(info) {
		t.Error(info)
	}
	pages := strings.Split(examine(t, pdf, "pdftotext", "-layout", "FILE", "-"), "\f")
	if !strings.Contains(pages[1], "salutations") || !strings.Contains(pages[1], "Zoë") || !strings.Contains(pages[1], "Page 2") {
		t.Errorf("the second page:\n%s", pages[1])
	}
}

func TestSameLetterSameBytes(t *testing.T) {
	l := sampleLetter(t, i18n.FR, "")
	if !bytes.Equal(posted(t, l), posted(t, l)) {
		t.Error("the same letter has other bytes")
	}
}
