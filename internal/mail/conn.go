package mail

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"recess/internal/outbox"
)

// conn is a session with the mail server.
type conn struct {
	post   *Post
	client *gomail.Client
	smtp   *smtp.Client
	line   net.Conn
	sent   int // messages that were taken over in it
}

// Send hands one message over.
func (c *conn) Send(ctx context.Context, m outbox.Message) error {
	msg, err := c.post.compose(ctx, m)
	if err != nil {
		return &outbox.Trouble{Words: err.Error(), Final: true, Alive: true, Cause: err}
	}
	err = c.send(ctx, m, msg)
	if err == nil || c.sent == 0 || !leftBefore(err) {
		return c.noted(err)
	}
	c.line.Close()
	again, err := c.post.open(ctx)
	if err != nil {
		return err
	}
	*c = *again
	return c.noted(c.send(ctx, m, msg))
}

func (c *conn) send(ctx context.Context, m outbox.Message, msg *gomail.Msg) error {
	stop := context.AfterFunc(ctx, func() { c.line.Close() })
	defer stop()
	c.smtp.SkipSMTPUTF8(isASCII(m.To)) // servers that offer it may not be able to pass it on
	return c.client.SendWithSMTPClient(c.smtp, msg)
}

func isASCII(address string) bool {
	return strings.IndexFunc(address[:strings.LastIndexByte(address, '@')+1], func(r rune) bool { return r > '~' }) < 0
}

// closing is the reply of a server that is about to hang up (RFC 5321, §3.8).
const closing = 421

// leftBefore tells whether the server had hung up before it was told anything
// of the message. Some do after every message, or after a short silence.
func leftBefore(err error) bool {
	e, ok := errors.AsType[*gomail.SendError](err)
	return ok && e.Reason == gomail.ErrSMTPMailFrom && (e.ErrorCode() == 0 || e.ErrorCode() == closing)
}

// noted counts a message that was taken over, and tells of one that was not
// what it means for it and for the session. A 5xx to the sender or to signing
// in is a matter of our settings, and no fault of the message's.
func (c *conn) noted(err error) error {
	if err == nil {
		c.sent++
		return nil
	}
	t := &outbox.Trouble{Words: said(err), Cause: err}
	e, ok := errors.AsType[*gomail.SendError](err)
	if !ok || e.ErrorCode() == 0 || e.ErrorCode() == closing {
		c.line.Close()
		return t
	}
	switch e.Reason {
	case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose:
		t.Final = e.ErrorCode() >= 500
	}
	t.Alive = c.smtp.Reset() == nil
	return t
}

// said are the server's words in an error, or what else there is to say.
func said(err error) string {
	e, ok := errors.AsType[*gomail.SendError](err)
	if !ok {
		return err.Error()
	}
	text, _, _ := strings.Cut(e.Error(), ", affected ") // the recipient and the Message-ID, by go-mail
	if e.ErrorCode() == 0 {
		return text
	}
	text = strings.TrimPrefix(text, e.Reason.String()+": ")
	code, quoted, _ := strings.Cut(text, " ") // as net/textproto writes a reply
	if plain, err := strconv.Unquote(quoted); err == nil {
		return code + " " + plain
	}
	return text
}

// goodbye is how long the server may take to answer QUIT.
const goodbye = 3 * time.Second

// Close takes leave of the server.
func (c *conn) Close() error {
	defer c.line.Close()
	if c.smtp.UpdateDeadline(goodbye) != nil {
		return nil // the line is cut already
	}
	return c.smtp.Quit()
}
