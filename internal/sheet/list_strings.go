package sheet

import (
	"strings"

	"recess/internal/fault"
)

// readStrings reads the table of strings.
func (l *xlsxList) readStrings(name string) error {
	content, err := l.part(name, largestPart)
	if err != nil {
		return err
	}
	in := tags{text: content}
	for {
		t, more, err := in.next()
		switch {
		case err != nil || !more:
			return err
		case t.closing || t.local() != "si":
		case len(l.shared) == mostStrings:
			return fault.New(fault.Invalid, "list.bomb", nil)
		case t.empty:
			l.shared = append(l.shared, "")
		default:
			text, err := in.words("si")
			if err != nil {
				return err
			}
			l.shared = append(l.shared, text)
		}
	}
}

// words are the text of what is open until it closes, without how East Asian
// words are read (rPh).
func (t *tags) words(until string) (string, error) {
	text, from, aside := "", -1, false
	var more strings.Builder // where text comes in parts, of which there may be a million
	for {
		found, ok, err := t.next()
		if err != nil {
			return "", err
		}
		if !ok {
			return "", damaged()
		}
		switch name := found.local(); {
		case found.closing && name == until:
			return text + more.String(), nil
		case name == "rPh":
			aside = !found.closing && !found.empty
		case name != "t" || aside:
		case !found.closing && !found.empty:
			from = found.end
		case found.closing && from >= 0:
			part := unescaped(t.text[from:found.start])
			if from = -1; text == "" {
				text = part
			} else {
				more.WriteString(part)
			}
		}
	}
}
