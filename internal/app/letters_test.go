package app_test

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/pdf"
)

// settled starts a meeting that has a date, of two people of a riding.
func (c *club) settled(lead, mate account.Actor) int64 {
	c.t.Helper()
	id := c.start(lead, lead.Person.Home.Riding).ID
	c.in(lead, mate, id)
	c.must(c.Meetings.SetRoles(c.t.Context(), lead, id, mate.Person.ID, []meeting.Role{meeting.Setter, meeting.NoteTaker}))
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Send}))
	e := date(6, 14)
	e.Appointment.Access = "Ramp at the side door"
	c.must(c.take(lead, id, e))
	return id
}

func TestPackOfTheTeam(t *testing.T) {
	c := newClub(t, apptest.DemoDatabase(t, may))
	lead, mate := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079")
	id := c.settled(lead, mate)
	pack, err := c.MeetingPack(t.Context(), id, i18n.FR)
	c.must(err)
	if pack.Lang != i18n.FR || pack.Riding.Code != "35079" || pack.Meeting.At.Format("2006-01-02 15:04 MST") != "2027-07-06 14:00 EDT" {
		t.Errorf("the pack of %s is for %v", pack.Riding.Code, pack.Meeting.At)
	}
	var b bytes.Buffer
	c.must(c.WritePack(&b, pack))
	text := words(t, b.Bytes())
	for _, want := range []string{"mardi 6 juillet 2027, 14 h", "2 Example Avenue", "30 minutes", "Ramp at the side door", "Robin", "Noor", "Rendez-vous"} {
		if !strings.Contains(text, want) {
			t.Errorf("the pack does not say %q", want)
		}
	}
	for _, private := range []string{"Lakeshore", "Fields", "A ramp for", "613-555-0100", "1 Example Street", "robin.lakeshore"} {
		if strings.Contains(text, private) {
			t.Errorf("the pack says %q", private)
		}
	}
	if _, err := c.MeetingPack(t.Context(), 99, i18n.EN); fault.KindOf(err) != fault.NotFound {
		t.Errorf("got %v", err)
	}
}

// words are those of a PDF, on one line.
func words(t *testing.T, content []byte) string {
	t.Helper()
	if os.Getenv("RECESS_TEST_PDF_TOOLS") == "" {
		t.Skip("not read by another program: run make test, or set RECESS_TEST_PDF_TOOLS")
	}
	read := exec.CommandContext(t.Context(), "pdftotext", "-layout", "-", "-")
	read.Stdin = bytes.NewReader(content)
	text, err := read.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(text)), " ")
}

func TestRequestOnPaperAndAsDraft(t *testing.T) {
	c := newClub(t, apptest.DemoDatabase(t, may))
	lead, mate := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079")
	m := c.get(c.settled(lead, mate))
	place, err := c.Meetings.Place(m.Riding)
	c.must(err)
	campaign, err := c.Meetings.Store.Campaign(t.Context(), m.Campaign)
	c.must(err)
	letter := m.Letter(place, campaign)
	var paper bytes.Buffer
	c.must(c.LetterPDF(&paper, letter))
	if pages, err := (pdf.Inspector{}).PDF(t.Context(), paper.Bytes()); err != nil || pages != 1 {
		t.Errorf("%d pages: %v", pages, err)
	}
	file, err := c.LetterFile(letter)
	c.must(err)
	draft, err := mail.ReadMessage(bytes.NewReader(file))
	c.must(err)
	if draft.Header.Get("To") != "<"+place.Member.Email+">" || draft.Header.Get("X-Unsent") != "1" {
		t.Errorf("the draft is\n%s", file)
	}
}

// What a team is told goes out with its files; one without a date has none.
func TestTeamIsTold(t *testing.T) {
	c := newClub(t, apptest.DemoDatabase(t, may))
	lead, mate := c.person("Robin Lakeshore", "35079"), c.person("Noor Fields", "35079")
	id := c.settled(lead, mate)
	c.must(c.Meetings.Say(t.Context(), lead, id, "Bring\nthe papers.", ""))
	c.must(c.Meetings.HandOver(t.Context(), lead, id, mate.Person.ID))
	c.must(c.take(mate, id, meeting.Entry{Action: meeting.CallOff, Words: "The minister is ill."}))
	want := []string{"meeting-date", "meeting-in", "meeting-lead", "meeting-off", "meeting-word"}
	if got := c.mails(mate.Person.Email); !slices.Equal(got, want) {
		t.Errorf("mails %v, want %v", got, want)
	}
}

// The date of a meeting arrives at a real mail server with the entry for a
// calendar and the pack.
func TestDateArrivesWithItsFiles(t *testing.T) {
	post := newPostOffice(t)
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) {
		s.Now = func() time.Time { return may }
		s.Mail = post.settings(t)
	})
	c := &club{App: s.App, t: t, now: may}
	lead := c.person("Robin Lakeshore", "35079")
	id := c.start(lead, "35079").ID
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.must(c.take(lead, id, meeting.Entry{Action: meeting.Send}))
	c.must(c.take(lead, id, date(6, 14)))
	c.Meetings.Wake()
	m, err := mail.ReadMessage(strings.NewReader(post.last(t, 1)))
	c.must(err)
	_, parameters, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	c.must(err)
	var kinds []string
	for r := multipart.NewReader(m.Body, parameters["boundary"]); ; {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		c.must(err)
		kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		c.must(err)
		kinds = append(kinds, kind+" "+part.FileName())
	}
	if want := []string{"multipart/alternative ", "application/ics meeting.ics", "application/pdf Briefing pack 35079 Ottawa Centre.pdf"}; !slices.Equal(kinds, want) {
		t.Errorf("it came as %q, want %q", kinds, want)
	}
	if log := s.Log.String(); strings.Contains(log, "without") {
		t.Error(log)
	}
}
