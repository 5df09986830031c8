package mail

import (
	"bytes"
	"context"
	"mime"
	"regexp"

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

// invite puts the calendar file of a message into it twice: as another form of
// its words, which Gmail, Outlook and Apple Mail show as an invitation, and as
// a file to open in any other calendar. The file's type is not text/calendar:
// one invitation in a message is enough.
func (p *Post) invite(msg *gomail.Msg, m outbox.Message) {
	file := m.Args[calendarArg]
	if file == "" {
		return
	}
	method := methodLine.FindStringSubmatch(file)
	if method == nil || len(file) > largestCalendar {
		p.settings.Log.Error("a message goes without its calendar file", "kind", m.Kind, "bytes", len(file))
		return
	}
	msg.AddAlternativeString(gomail.ContentType("text/calendar; method="+method[1]), file, gomail.WithPartEncoding(gomail.EncodingB64))
	msg.AttachReadSeeker("meeting.ics", bytes.NewReader([]byte(file)), gomail.WithFileContentType("application/ics"))
}

// attach adds a file; its name may have any letters (RFC 2231).
func attach(msg *gomail.Msg, f Attachment) error {
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": f.Name})
	return msg.AttachReader(f.Name, bytes.NewReader(f.Data), gomail.WithFileContentType(gomail.ContentType(f.Type)), func(file *gomail.File) {
		file.Header.Set(gomail.HeaderContentDisposition.String(), disposition)
	})
}
