package mail

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/outbox"
)

// parts are the bodies of a message as a mail program shows them, by type.
func parts(t *testing.T, m *mail.Message) map[string]string {
	t.Helper()
	kind, parameters, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("the message is %s (%v)", kind, err)
	}
	bodies := map[string]string{}
	for r := multipart.NewReader(m.Body, parameters["boundary"]); ; {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return bodies
		}
		if err != nil {
			t.Fatal(err)
		}
		if how := part.Header.Get("Content-Transfer-Encoding"); how != "quoted-printable" {
			t.Fatalf("a part is in %s", how)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		bodies[part.Header.Get("Content-Type")] = string(body)
	}
}

func decoded(t *testing.T, header string) string {
	t.Helper()
	text, err := new(mime.WordDecoder).DecodeHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// delivered is a message as it came out at the other end.
func delivered(t *testing.T, change func(*Settings), m outbox.Message) (envelope, *mail.Message) {
	t.Helper()
	s := serve(t, nil, false)
	with := settings(s)
	with.Now = func() time.Time { return time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC) }
	if change != nil {
		change(&with)
	}
	if trouble := send(t, post(t, with), m); trouble != nil {
		t.Fatal(trouble)
	}
	got := s.got()[0]
	return got, got.message(t)
}

func TestSignInMail(t *testing.T) {
	tests := map[i18n.Lang]struct{ subject, from, button, limits, postal string }{
		i18n.EN: {"Your sign-in link for Bread for All", `"Bread for All" <recess@exemple.org>`, "Sign in", "works once and expires after 15 minutes", "1 Main Street"},
		i18n.FR: {"Votre lien de connexion – Du pain pour tous", `"Du pain pour tous" <recess@exemple.org>`, "Me connecter", "une seule fois et expire après 15\u00a0minutes", "1, rue Principale"},
	}
	for lang, want := range tests {
		t.Run(string(lang), func(t *testing.T) {
			m := signIn("ana@example.org")
			m.Lang = lang
			envelope, got := delivered(t, nil, m)
			if envelope.from != "recess@exemple.org" || envelope.to != "ana@example.org" || envelope.utf8 {
				t.Errorf("the envelope is from %s to %s", envelope.from, envelope.to)
			}
			for name, value := range map[string]string{
				"Subject": want.subject, "From": want.from, "To": "<ana@example.org>", "Reply-To": "<bonjour@exemple.org>",
				"Message-Id": "<" + outbox.MessageID(m.Key, "exemple.org") + ">", "Date": "Tue, 01 Dec 2026 12:00:00 +0000",
				"Auto-Submitted": "auto-generated", "Content-Language": string(lang), "List-Unsubscribe": "", "User-Agent": "", "X-Mailer": "",
			} {
				if header := decoded(t, got.Header.Get(name)); header != value {
					t.Errorf("%s is %q, want %q", name, header, value)
				}
			}
			bodies := parts(t, got)
			text, html := bodies["text/plain; charset=UTF-8"], bodies["text/html; charset=UTF-8"]
			for _, part := range []string{want.limits, want.postal, "bonjour@exemple.org"} {
				if !strings.Contains(text, part) || !strings.Contains(html, part) {
					t.Errorf("%q is not in both parts:\n%s\n%s", part, text, html)
				}
			}
			if !strings.Contains(text, "\r\n"+link+"\r\n") || strings.Contains(text, "&amp;") {
				t.Errorf("the text has no link on a line of its own:\n%s", text)
			}
			page, err := goquery.NewDocumentFromReader(strings.NewReader(html))
			if err != nil {
				t.Fatal(err)
			}
			if href, _ := page.Find("a.action").Attr("href"); href != link || page.Find("a.action").Text() != want.button {
				t.Errorf("the button %q leads to %q", page.Find("a.action").Text(), href)
			}
			if page.Find("html[lang="+string(lang)+"]").Length() != 1 || page.Find("title").Text() != want.subject {
				t.Error("the page does not tell its language and title")
			}
			if page.Find("img, script, table, [style]").Length() != 0 {
				t.Error("the page has what mail should not have")
			}
		})
	}
}

func TestUnsubscribe(t *testing.T) {
	for address, want := range map[string]struct{ list, post string }{
		"https://recess.example/en/u/x?a=1&b=2": {"<https://recess.example/en/u/x?a=1&b=2>", "List-Unsubscribe=One-Click"},
		"http://localhost:8080/en/u/x":          {"<http://localhost:8080/en/u/x>", ""},
	} {
		m := signIn("ana@example.org")
		m.Args["unsubscribe"] = address
		_, got := delivered(t, nil, m)
		if list, post := got.Header.Get("List-Unsubscribe"), got.Header.Get("List-Unsubscribe-Post"); list != want.list || post != want.post {
			t.Errorf("%s gives %q and %q", address, list, post)
		}
		for kind, body := range parts(t, got) {
			if !strings.Contains(strings.ReplaceAll(body, "&amp;", "&"), address) {
				t.Errorf("the %s part has no link to unsubscribe", kind)
			}
		}
	}
	for _, bad := range []string{"javascript:alert(1)", "nowhere", "https://recess.example/\r\nBcc: eve@example.org", ""} {
		m := signIn("ana@example.org")
		m.Args["unsubscribe"] = bad
		s := serve(t, nil, false)
		if got := send(t, post(t, settings(s)), m); got == nil || !got.Final || !got.Alive || len(s.got()) != 0 {
			t.Errorf("%q gives %+v", bad, got)
		}
	}
}

func TestNothingGetsIntoTheHeader(t *testing.T) {
	evil := "Bread\r\nBcc: eve@example.org\r\n\r\n<b>\u202ehello\u2028💌 " + strings.Repeat("é", 10_000)
	m := signIn("ana@example.org")
	m.Args["name"] = evil
	_, got := delivered(t, func(s *Settings) {
		s.Organisation = i18n.Text{EN: evil, FR: evil}
		s.FromName = s.Organisation
		s.Postal = s.Organisation
	}, m)
	if got.Header.Get("Bcc") != "" {
		t.Error("there is a Bcc")
	}
	from, err := new(mail.AddressParser).Parse(got.Header.Get("From"))
	if err != nil || from.Address != "recess@exemple.org" || len([]rune(from.Name)) != longestName {
		t.Errorf("it is from %v (%v)", from, err)
	}
	for _, text := range []string{from.Name, decoded(t, got.Header.Get("Subject"))} {
		if strings.ContainsAny(text, "\r\n\u202e\u2028") || !strings.Contains(text, "💌 é") {
			t.Errorf("a header says %q", text)
		}
	}
	for _, body := range parts(t, got) {
		if strings.Contains(body, "\u202e") || strings.Contains(body, "<b>\u202e") {
			t.Error("the body turns text around")
		}
	}
}

func TestAddresses(t *testing.T) {
	for to, want := range map[string]struct {
		wire string
		utf8 bool
	}{
		"ana@élan.example": {"ana@xn--lan-9la.example", false},
		"rené@exemple.org": {"rené@exemple.org", true},
		"o'neil@ex.org":    {"o'neil@ex.org", false},
	} {
		envelope, _ := delivered(t, nil, signIn(to))
		if envelope.to != want.wire || envelope.utf8 != want.utf8 {
			t.Errorf("mail to %s went to %s, in UTF-8: %v", to, envelope.to, envelope.utf8)
		}
	}
	for _, bad := range []string{
		"ana@example.org\r\nRCPT TO:<eve@example.org>", "ana@example.org>\r\nDATA", "ana\u202e@example.org", "", "ana@-.example",
	} {
		s := serve(t, nil, false)
		if got := send(t, post(t, settings(s)), signIn(bad)); got == nil || !got.Final || !got.Alive || len(s.got()) != 0 {
			t.Errorf("%q gives %+v", bad, got)
		}
	}
}

func TestSettingsAreChecked(t *testing.T) {
	for name, bad := range map[string]Settings{
		"mail.address": {Host: "mail.example", From: "recess@example.org\r\nBcc: eve@example.org"},
		"mail.tls":     {Host: "mail.example", From: "recess@example.org", TLS: "perhaps"},
	} {
		_, err := New(bad)
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Key != name || f.Kind != fault.Invalid {
			t.Errorf("%+v gives %v, want %s", bad, err, name)
		}
	}
	for _, bad := range []Settings{
		{Host: "mail.example"}, {ReplyTo: "Ana <ana@example.org>"}, {Domain: "two words"},
	} {
		if _, err := New(bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v gives %v", bad, err)
		}
	}
}

// Before anybody has said who they are, messages are from Recess.
func TestRenderWithoutSettings(t *testing.T) {
	p := post(t, Settings{})
	subject, text, html, err := p.Render(signIn("ana@example.org"))
	if err != nil || !strings.Contains(subject, productName) || !strings.Contains(text, link) || !strings.Contains(html, productName) {
		t.Errorf("%v: %s\n%s\n%s", err, subject, text, html)
	}
	for _, bad := range []outbox.Message{
		{Kind: "sign-in", Lang: i18n.EN}, // without its link
		{Kind: "no such kind", Lang: i18n.EN},
		{Kind: "layout", Lang: i18n.EN},
		{Kind: "sign-in", Lang: "de", Args: map[string]string{"url": link}},
	} {
		if _, _, _, err := p.Render(bad); err == nil {
			t.Errorf("%+v is rendered", bad)
		}
	}
}
