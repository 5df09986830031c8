package mail

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recess/internal/calendar"
	"recess/internal/i18n"
	"recess/internal/ical"
	"recess/internal/outbox"
)

// leaf is a part of a message that has no parts itself.
type leaf struct {
	Type, Method, Charset string
	Attached              string // file name; empty: shown
	in                    string // the type of what it is a part of
	data                  []byte
}

// leaves takes a message apart.
func leaves(t *testing.T, header textproto.MIMEHeader, body io.Reader, in string) []leaf {
	t.Helper()
	kind, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		var all []leaf
		for r := multipart.NewReader(body, parameters["boundary"]); ; {
			part, err := r.NextRawPart()
			if errors.Is(err, io.EOF) {
				return all
			}
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, leaves(t, part.Header, part, kind)...)
		}
	}
	l := leaf{Type: kind, Method: parameters["method"], Charset: parameters["charset"], in: in}
	if disposition, named, err := mime.ParseMediaType(header.Get("Content-Disposition")); err == nil && disposition == "attachment" {
		l.Attached = named["filename"]
	}
	switch header.Get("Content-Transfer-Encoding") {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	if l.data, err = io.ReadAll(body); err != nil {
		t.Fatal(err)
	}
	return []leaf{l}
}

const packName = "Trousse 24055 Pierre-Boucher—Les Patriotes—Verchères.pdf"

// entry is the calendar file of a meeting in Newfoundland.
func entry(t *testing.T, method calendar.Method) string {
	t.Helper()
	file, err := ical.Invitation(calendar.Invitation{
		UID: "meeting-1@recess", Sequence: 1, Method: method, Start: time.Date(2027, 7, 6, 16, 30, 0, 0, time.UTC), Zone: "America/St_Johns", Minutes: 30,
		Summary: "Rencontre avec Demo Member; été", Location: "2 Example Avenue", Organizer: calendar.Party{Name: "Org", Email: "org@example.org"},
		Attendee:  calendar.Party{Email: "ana@example.org"},
		ChangedAt: time.Date(2027, 5, 10, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(file)
}

func aboutMeeting(kind string, args map[string]string) outbox.Message {
	m := outbox.Message{Key: kind, To: "ana@example.org", Lang: i18n.FR, Purpose: outbox.Meeting, Kind: kind, Args: map[string]string{
		"riding": "Baie", "campaign": "Un été", "url": "https://recess.example/fr/meetings/1", "when": "mardi", "where": "ici", "words": "",
	}}
	for name, value := range args {
		m.Args[name] = value
	}
	return m
}

// withPack makes packs of some content.
func withPack(data []byte, err error) func(*Settings) {
	return func(s *Settings) {
		s.Attach = func(_ context.Context, m outbox.Message) ([]Attachment, error) {
			return []Attachment{{Name: packName, Type: "application/pdf", Data: data}}, err
		}
	}
}

func received(t *testing.T, change func(*Settings), m outbox.Message) []leaf {
	t.Helper()
	_, got := delivered(t, change, m)
	return leaves(t, textproto.MIMEHeader(got.Header), got.Body, "")
}

func TestCalendarAndPackAreAttached(t *testing.T) {
	pdf := append([]byte("%PDF-1.7 "), bytes.Repeat([]byte{0, 0xff, '\n', '.'}, 1000)...)
	for method, name := range map[calendar.Method]string{calendar.Request: "REQUEST", calendar.Withdrawn: "CANCEL"} {
		file := entry(t, method)
		got := received(t, withPack(pdf, nil), aboutMeeting("meeting-date", map[string]string{"calendar": file, "pack": "17"}))
		want := []leaf{
			{Type: "text/plain", Charset: "UTF-8"}, {Type: "text/html", Charset: "UTF-8"}, {Type: "text/calendar", Charset: "UTF-8", Method: name},
			{Type: "application/ics", Attached: "meeting.ics"}, {Type: "application/pdf", Attached: packName},
		}
		if diff := cmp.Diff(want, got, cmp.FilterPath(func(p cmp.Path) bool {
			return p.Last().String() == ".in" || p.Last().String() == ".data"
		}, cmp.Ignore()), cmp.AllowUnexported(leaf{})); diff != "" {
			t.Fatalf("%s (-want +got)\n%s", name, diff)
		}
		for i, in := range []string{"multipart/alternative", "multipart/alternative", "multipart/alternative", "multipart/mixed", "multipart/mixed"} {
			if got[i].in != in {
				t.Errorf("%s is in %s, want %s", got[i].Type, got[i].in, in)
			}
		}
		if string(got[2].data) != file || string(got[3].data) != file || !bytes.Equal(got[4].data, pdf) {
			t.Error("a file has changed on its way")
		}
		for _, words := range got[:2] {
			if s := string(words.data); strings.Contains(s, "VCALENDAR") || strings.Contains(s, "17") || !strings.Contains(s, "trousse est jointe") {
				t.Errorf("the words are\n%s", s)
			}
		}
		if name == "REQUEST" {
			readBySecond(t, got[2].data)
		}
	}
}

// readBySecond has another implementation read a calendar file as it arrived.
func readBySecond(t *testing.T, file []byte) {
	t.Helper()
	python := os.Getenv("RECESS_TEST_ICALENDAR")
	if python == "" {
		t.Log("the calendar file was not read by a second implementation: run make test, or set RECESS_TEST_ICALENDAR")
		return
	}
	read := exec.CommandContext(t.Context(), python, "../ical/testdata/read.py")
	read.Stdin = bytes.NewReader(file)
	out, err := read.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Method string
		Events []struct{ Start, End, Wall, Summary string }
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Events) != 1 || got.Method != "REQUEST" {
		t.Fatalf("it is read as %+v", got)
	}
	if e := got.Events[0]; e.Start != "2027-07-06T16:30:00Z" || e.End != "2027-07-06T17:00:00Z" || e.Wall != "2027-07-06 14:00" || e.Summary != "Rencontre avec Demo Member; été" {
		t.Errorf("it is read as %+v", e)
	}
}

// A message whose files cannot be made, are too large or make no sense goes
// without them, and does not say that they are there.
func TestMailGoesWithoutItsFiles(t *testing.T) {
	for name, test := range map[string]struct {
		change   func(*Settings)
		calendar string
	}{
		"no pack":          {withPack(nil, errors.New("the riding is gone")), ""},
		"too large":        {withPack(make([]byte, largestFiles+1), nil), ""},
		"nobody makes it":  {nil, ""},
		"no calendar":      {nil, "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"},
		"a large calendar": {nil, "METHOD:REQUEST\r\n" + strings.Repeat(" ", largestCalendar)},
	} {
		got := received(t, test.change, aboutMeeting("meeting-date", map[string]string{"calendar": test.calendar, "pack": "17"}))
		if len(got) != 2 {
			t.Errorf("%s: %d parts", name, len(got))
		}
		for _, words := range got {
			if s := string(words.data); strings.Contains(s, "joint") || !strings.Contains(s, "trousse se trouve sur la page") {
				t.Errorf("%s: the words are\n%s", name, s)
			}
		}
	}
}

func TestLinesOfAMessage(t *testing.T) {
	got := received(t, nil, aboutMeeting("meeting-word", map[string]string{"who": "Ana", "words": "Bonjour <b>vous</b>\nDeux & lignes\n\nFin"}))
	text, html := string(got[0].data), string(got[1].data)
	if !strings.Contains(text, "> Bonjour <b>vous</b>\r\n> Deux & lignes\r\n> \r\n> Fin\r\n") {
		t.Errorf("the text is\n%s", text)
	}
	if !strings.Contains(html, "<blockquote>Bonjour &lt;b&gt;vous&lt;/b&gt;<br>Deux &amp; lignes<br><br>Fin</blockquote>") {
		t.Errorf("the page is\n%s", html)
	}
}
