package mail

import (
	"context"
	"fmt"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"recess/internal/outbox"
)

// Post is the post office: it puts messages into words and sends them. It is
// safe for concurrent use.
type Post struct {
	settings Settings
	wordings wordings
	patience patience
}

// New makes a post office. A fault.Invalid when the settings cannot be used.
func New(s Settings) (*Post, error) {
	s, err := s.complete()
	if err != nil {
		return nil, err
	}
	w, err := parsedWordings()
	if err != nil {
		return nil, err
	}
	return &Post{settings: s, wordings: w, patience: usualPatience}, nil
}

// compose is a message as it goes over the wire. Everything that others have
// a hand in is checked, cleaned or encoded on its way into a header.
func (p *Post) compose(ctx context.Context, m outbox.Message) (*gomail.Msg, error) {
	to, err := onTheWire(m.To)
	if err != nil {
		return nil, err
	}
	from, err := onTheWire(p.settings.From)
	if err != nil {
		return nil, err
	}
	files := p.files(ctx, m)
	method := p.method(m)
	subject, text, html, err := p.render(m, method != "", len(files) > 0)
	if err != nil {
		return nil, err
	}
	from.Name = p.settings.FromName.In(m.Lang)
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(from)
	msg.ToMailAddress(to)
	if p.settings.ReplyTo != "" {
		reply, err := onTheWire(p.settings.ReplyTo)
		if err != nil {
			return nil, err
		}
		msg.ReplyToMailAddress(reply)
	}
	msg.Subject(subject)
	msg.SetDateWithValue(p.settings.Now())
	msg.SetMessageIDWithValue(outbox.MessageID(m.Key, p.settings.Domain))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday notices, please
	msg.SetGenHeader(gomail.HeaderXAutoResponseSuppress, "All")
	msg.SetGenHeader("Content-Language", string(m.Lang))
	msg.SetBodyString(gomail.TypeTextPlain, text)
	msg.AddAlternativeString(gomail.TypeTextHTML, html)
	if method != "" {
		invite(msg, m.Args[calendarArg], method)
	}
	if err := attach(msg, files); err != nil {
		return nil, err
	}
	return msg, offerUnsubscribe(msg, m.Args[unsubscribe])
}

// offerUnsubscribe names the URL where the reader can unsubscribe. One click
// is promised only where it is safe (RFC 8058, §3: "https").
func offerUnsubscribe(msg *gomail.Msg, address string) error {
	switch {
	case address == "":
	case strings.HasPrefix(address, "https://"):
		if err := msg.SetListUnsubscribeOneClick(address); err != nil {
			return fmt.Errorf("unsubscribe: %w", err)
		}
	default:
		msg.SetListUnsubscribe(address)
	}
	return nil
}
