package mail

import (
	"bytes"
	"io"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

func TestDraft(t *testing.T) {
	l := &meeting.Letter{
		Lang: i18n.FR, To: "député@exemple.org", Copy: "bureau@élan.example", Subject: "Demande de rencontre – Pierre-Boucher—Les Patriotes—Verchères\r\nBcc: eve@example.org",
		Body: []meeting.Paragraph{
			{Text: "Bonjour Demo Member,"}, {Text: "Être reçu·es\u202f? " + strings.Repeat("Nous habitons ici. ", 20)}, {Points: []string{"mardi 6 juillet 2027, 14\u00a0h", "mercredi"}},
			{Text: "Zoë\n1, rue de l’Exemple"},
		},
	}
	file, err := Draft(l)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"X-Unsent": "1", "To": "<député@exemple.org>", "Cc": "<bureau@xn--lan-9la.example>", "Content-Type": "text/plain; charset=UTF-8",
		"Subject":          "Demande de rencontre – Pierre-Boucher—Les Patriotes—Verchères Bcc: eve@example.org",
		"Content-Language": "fr", "MIME-Version": "1.0",
		"From": "", "Date": "", "Message-Id": "", "Bcc": "", "User-Agent": "", "X-Mailer": "",
	} {
		if got := decoded(t, m.Header.Get(name)); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.ReplaceAll(l.Text()+"\n", "\n", "\r\n"); string(body) != want {
		t.Errorf("the body is\n%q\nwant\n%q", body, want)
	}
	for n, line := range bytes.Split(file, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("line %d is no line of a message: %q", n, line)
		}
	}
}

// A member may have no address; one that is none is told.
func TestDraftToNobody(t *testing.T) {
	file, err := Draft(&meeting.Letter{Lang: i18n.EN, Subject: "Hello", Body: []meeting.Paragraph{{Text: "Hi"}}})
	if err != nil || bytes.Contains(file, []byte("\r\nTo:")) || bytes.Contains(file, []byte("\r\nCc:")) {
		t.Errorf("%v\n%s", err, file)
	}
	if _, err := Draft(&meeting.Letter{To: "x@example.org\r\nBcc: eve@example.org"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
}
