package app_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"mime/multipart"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/emersion/go-smtp"
	"github.com/pquerna/otp/totp"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/await"
)

// postOffice is an SMTP server in the test process.
type postOffice struct {
	port string

	sync.Mutex
	refusal error // what it says to every recipient; nil: it takes all
	came    []string
}

func newPostOffice(t *testing.T) *postOffice {
	t.Helper()
	p := &postOffice{}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return postSession{p}, nil }))
	server.Domain = "mail.test"
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.port = strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return p
}

// settings are how Recess sends mail there.
func (p *postOffice) settings(t *testing.T) app.Mail {
	t.Helper()
	port, err := strconv.Atoi(p.port)
	if err != nil {
		t.Fatal(err)
	}
	return app.Mail{Host: "127.0.0.1", Port: port, TLS: "none", From: "recess@example.org"}
}

func (p *postOffice) say(refusal error) {
	p.Lock()
	defer p.Unlock()
	p.refusal = refusal
}

// last is the latest message once so many have come.
func (p *postOffice) last(t *testing.T, after int) string {
	t.Helper()
	came := p.all(t, after)
	return came[len(came)-1]
}

// all are the messages once so many have come.
func (p *postOffice) all(t *testing.T, after int) []string {
	t.Helper()
	var came []string
	await.Until(t, fmt.Sprintf("message %d has come", after), func() bool {
		p.Lock()
		defer p.Unlock()
		came = p.came
		return len(came) >= after
	})
	return came
}

type postSession struct{ *postOffice }

func (s postSession) Reset()                               {}
func (s postSession) Logout() error                        { return nil }
func (s postSession) Mail(string, *smtp.MailOptions) error { return nil }
func (s postSession) Rcpt(_ string, _ *smtp.RcptOptions) error {
	s.Lock()
	defer s.Unlock()
	return s.refusal
}

func (s postSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	s.Lock()
	defer s.Unlock()
	s.came = append(s.came, string(raw))
	return err
}

// founded is a server on an empty database and the link it has printed.
func founded(t *testing.T, database string, change ...func(*app.Settings)) (*apptest.Server, string) {
	t.Helper()
	links := make(chan string, 1)
	change = append(change, func(s *app.Settings) {
		s.Now, s.Founding = time.Now, func(link string) { links <- link }
		s.MailNetworks = []string{"127.0.0.0/8"} // where the test's mail server is
	})
	s := apptest.Start(t, database, change...)
	select {
	case link := <-links:
		return s, strings.TrimPrefix(link, s.URL)
	case <-time.After(time.Minute):
		t.Fatal("no link was printed")
		return nil, ""
	}
}

// passSecondStep sets the second step up on the page the browser is at.
func (b *browser) passSecondStep() *browser {
	b.t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(b.page.body))
	if err != nil {
		b.t.Fatal(err)
	}
	code, err := totp.GenerateCode(document.Find("code").Text(), time.Now())
	if err != nil {
		b.t.Fatal(err)
	}
	return b.send("/en/second-step", "code", code)
}

// section sends one section of the set-up page as it stands there, filled in
// further; a logo goes along when there is one.
func (b *browser) section(name account.Section, logo []byte, fields ...string) *browser {
	b.t.Helper()
	b.visit("/en/setup").shows(200, nil)
	document, err := goquery.NewDocumentFromReader(strings.NewReader(b.page.body))
	if err != nil {
		b.t.Fatal(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	values := map[string]string{}
	document.Find("form:has(input[name=section][value=" + string(name) + "])").Find("input, textarea").Each(func(_ int, input *goquery.Selection) {
		kind, field := input.AttrOr("type", ""), input.AttrOr("name", "")
		if _, checked := input.Attr("checked"); kind != "file" && (checked || kind != "radio" && kind != "checkbox") {
			values[field] = input.AttrOr("value", input.Text())
		}
	})
	for i := 0; i+1 < len(fields); i += 2 {
		values[fields[i]] = fields[i+1]
	}
	for field, value := range values {
		form.WriteField(field, value)
	}
	if logo != nil {
		part, err := form.CreateFormFile("logo", "logo.png")
		if err != nil {
			b.t.Fatal(err)
		}
		part.Write(logo)
	}
	form.Close()
	return b.take(b.client.Post(b.server.URL+"/en/setup", form.FormDataContentType(), &body))
}

func picture(t *testing.T, encode func(io.Writer, image.Image) error, width, height int) []byte {
	t.Helper()
	drawn := image.NewNRGBA(image.Rect(0, 0, width, height))
	drawn.Set(0, 0, color.NRGBA{R: 200, A: 255})
	var b bytes.Buffer
	if err := encode(&b, drawn); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) }

// bomb is a PNG of a few bytes that says to be of 30,000 × 30,000 pixels.
func bomb(t *testing.T) []byte {
	b := picture(t, png.Encode, 1, 1)
	binary.BigEndian.PutUint32(b[16:], 30_000)
	binary.BigEndian.PutUint32(b[20:], 30_000)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}
