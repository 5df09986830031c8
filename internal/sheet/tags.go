package sheet

import (
	"strings"

	"recess/internal/fault"
)

// tags walks over the tags of an XML text. It knows as much of XML as the parts
// of a workbook use, and refuses the rest; it makes no copies, so that sheets
// of fifty megabytes are read in a fraction of a second (encoding/xml takes
// some four).
type tags struct {
	text string
	at   int // behind the last tag
}

// tag is one of them.
type tag struct {
	name           string // with its prefix
	attributes     string
	start, end     int // in the text
	closing, empty bool
}

// local is the name without its prefix.
func (t *tag) local() string {
	if i := strings.IndexByte(t.name, ':'); i >= 0 {
		return t.name[i+1:]
	}
	return t.name
}

// prefix is that of the name, with its colon.
func (t *tag) prefix() string { return t.name[:len(t.name)-len(t.local())] }

func damaged() error { return fault.New(fault.Invalid, "list.damaged", nil) }

// next is the next tag; false at the end.
func (t *tags) next() (found tag, more bool, err error) {
	for {
		i := strings.IndexByte(t.text[t.at:], '<')
		if i < 0 {
			return tag{}, false, nil
		}
		start := t.at + i
		rest := t.text[start:]
		switch {
		case strings.HasPrefix(rest, "<?"):
			err = t.skip(start, "?>")
		case strings.HasPrefix(rest, "<!--"):
			err = t.skip(start, "-->")
		case strings.HasPrefix(rest, cdata):
			err = t.skip(start, cdataEnd)
		case strings.HasPrefix(rest, "<!"): // declarations
			err = damaged()
		default:
			return t.tag(start)
		}
		if err != nil {
			return tag{}, false, err
		}
	}
}

// skip goes behind what ends a comment or an instruction.
func (t *tags) skip(start int, end string) error {
	i := strings.Index(t.text[start:], end)
	if i < 0 {
		return damaged()
	}
	t.at = start + i + len(end)
	return nil
}

func (t *tags) tag(start int) (tag, bool, error) {
	end, quote := start+1, byte(0)
	for ; end < len(t.text); end++ {
		c := t.text[end]
		if quote != 0 {
			if c == quote {
				quote = 0
			}
			continue
		}
		if c == '>' {
			break
		}
		if c == '"' || c == '\'' {
			quote = c
		}
	}
	if end == len(t.text) {
		return tag{}, false, damaged()
	}
	found := tag{start: start, end: end + 1}
	inner := t.text[start+1 : end]
	if strings.HasPrefix(inner, "/") {
		found.closing, inner = true, inner[1:]
	}
	if strings.HasSuffix(inner, "/") {
		found.empty, inner = true, inner[:len(inner)-1]
	}
	found.name = inner
	if i := strings.IndexAny(inner, " \t\r\n"); i >= 0 {
		found.name, found.attributes = inner[:i], inner[i:]
	}
	t.at = found.end
	return found, true, nil
}

// attribute cuts the first one off the front of attributes; false when none is
// left.
func attribute(attributes string) (name, value, rest string, ok bool) {
	attributes = trimmed(attributes)
	equals := strings.IndexByte(attributes, '=')
	if equals < 0 {
		return "", "", "", false
	}
	name, rest = strings.TrimRight(attributes[:equals], " \t\r\n"), trimmed(attributes[equals+1:])
	if rest == "" {
		return "", "", "", false
	}
	closing := strings.IndexByte(rest[1:], rest[0])
	if closing < 0 || rest[0] != '"' && rest[0] != '\'' {
		return "", "", "", false
	}
	return name, rest[1 : closing+1], rest[closing+2:], true
}

// trimmed is text without the spaces in front of it.
func trimmed(text string) string {
	for text != "" && (text[0] == ' ' || text[0] == '\t' || text[0] == '\r' || text[0] == '\n') {
		text = text[1:]
	}
	return text
}

// value is that of one attribute of a tag.
func (t *tag) value(wanted string) (string, bool) {
	for rest := t.attributes; ; {
		name, value, after, ok := attribute(rest)
		if !ok {
			return "", false
		}
		if name == wanted {
			return value, true
		}
		rest = after
	}
}
