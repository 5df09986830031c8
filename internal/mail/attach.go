package mail

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"regexp"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"recess/internal/outbox"
)

// Attachment is a file that goes with a message.
type Attachment struct {
	Name string
	Type string // such as application/pdf
	Data []byte
}

// Arguments that are files, or ask for one, and are never put into words.
const (
	calendarArg = "calendar" // a calendar file
	packArg     = "pack"     // the number of the meeting whose pack goes with the message
)

// Bounds in bytes. A file grows by a third on its way, and many servers take no
// message of more than 10 MB.
const (
	largestFiles    = 6 << 20
	largestCalendar = 100 << 10
)

// files are what goes with a message. Its words matter more than its files: one
// that cannot be made is left out, and that is logged.
func (p *Post) files(ctx context.Context, m outbox.Message) []Attachment {
	if p.settings.Attach == nil || m.Args[packArg] == "" {
		return nil
	}
	files, err := p.settings.Attach(ctx, m)
	if err != nil {
		p.settings.Log.Error("a message goes without its files", "kind", m.Kind, "pack", m.Args[packArg], "error", err)
		return nil
	}
	size := 0
	for _, f := range files {
		size += len(f.Data)
	}
	if size > largestFiles {
		p.settings.Log.Error("a message goes without its files: they are too large", "kind", m.Kind, "pack", m.Args[packArg], "bytes", size)
		return nil
	}
	return files
}

// methodLine is the line of a calendar file that says what is to be done with
// it (RFC 5546, §1.4).
var methodLine = regexp.MustCompile(`(?m)^METHOD:(REQUEST|CANCEL)\r?$`)

// method is that of the calendar file that goes with a message; empty when
// none does.
func (p *Post) method(m outbox.Message) string {
	file := m.Args[calendarArg]
	if file == "" {
		return ""
	}
	found := methodLine.FindStringSubmatch(file)
	if found == nil || len(file) > largestCalendar {
		p.settings.Log.Error("a message goes without its calendar file", "kind", m.Kind, "bytes", len(file))
		return ""
	}
	return found[1]
}

// invite puts a calendar file into a message twice: as another form of its
// words, which Gmail, Outlook and Apple Mail show as an invitation, and as a
// file to open in any other calendar. The type of the second is not
// text/calendar: one invitation in a message is enough.
func invite(msg *gomail.Msg, file, method string) {
	msg.AddAlternativeString(gomail.ContentType("text/calendar; method="+method), file, gomail.WithPartEncoding(gomail.EncodingB64))
	msg.AttachReadSeeker("meeting.ics", strings.NewReader(file), gomail.WithFileContentType("application/ics"))
}

// attach adds files; their names may have any letters (RFC 2231).
func attach(msg *gomail.Msg, files []Attachment) error {
	for _, f := range files {
		disposition := mime.FormatMediaType("attachment", map[string]string{"filename": f.Name})
		named := func(file *gomail.File) { file.Header.Set(gomail.HeaderContentDisposition.String(), disposition) }
		if err := msg.AttachReader(f.Name, bytes.NewReader(f.Data), gomail.WithFileContentType(gomail.ContentType(f.Type)), named); err != nil {
			return fmt.Errorf("attach %s: %w", f.Name, err)
		}
	}
	return nil
}
