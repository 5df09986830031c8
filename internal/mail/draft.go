package mail

import (
	"bytes"
	"fmt"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"recess/internal/meeting"
)

// Draft is a letter as a file that mail programs open as a message to be sent:
// nobody but its reader is its sender, so it has none, nor a date and a number.
func Draft(l *meeting.Letter) ([]byte, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.SetGenHeader("X-Unsent", "1") // Outlook: this can still be changed
	for _, to := range []struct {
		address string
		enter   func(rcpts ...string) error
	}{{l.To, msg.To}, {l.Copy, msg.Cc}} {
		if to.address == "" {
			continue
		}
		address, err := onTheWire(to.address)
		if err != nil {
			return nil, err
		}
		if err := to.enter(address.Address); err != nil {
			return nil, fmt.Errorf("draft: %w", err)
		}
	}
	msg.Subject(oneLine(l.Subject, longestSubject))
	msg.SetGenHeader("Content-Language", string(l.Lang))
	msg.SetBodyString(gomail.TypeTextPlain, shown(l.Text())+"\n")
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("draft: %w", err)
	}
	return unposted(b.Bytes()), nil
}

// unposted is a message without what go-mail puts into every header and only a
// sender can know; the number would name this server, too.
func unposted(message []byte) []byte {
	head, body, _ := bytes.Cut(message, []byte("\r\n\r\n"))
	var kept []string
	skip := false
	for _, line := range strings.Split(string(head), "\r\n") {
		if !strings.HasPrefix(line, " ") && !strings.HasPrefix(line, "\t") { // else it goes on from the line before
			name, _, _ := strings.Cut(line, ":")
			skip = strings.EqualFold(name, "Date") || strings.EqualFold(name, "Message-ID")
		}
		if !skip {
			kept = append(kept, line)
		}
	}
	return append([]byte(strings.Join(kept, "\r\n")+"\r\n\r\n"), body...)
}
