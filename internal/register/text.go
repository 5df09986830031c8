package register

import (
	"bytes"
	"strings"

	"recess/internal/fault"
	"recess/internal/textfile"
)

// Text is a file of a register that is text, in any encoding, of so many bytes
// at most, without space at its ends. A fault.Invalid says what else it is.
func Text(content []byte, most int) (*textfile.Text, error) {
	switch {
	case len(content) > most:
		return nil, fault.New(fault.Invalid, "import.large", nil)
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return nil, fault.New(fault.Invalid, "import.zipped", nil)
	}
	text, ok := textfile.Decode(content)
	if !ok {
		return nil, fault.New(fault.Invalid, "textfile.not_text", nil)
	}
	if text.Content = strings.TrimSpace(text.Content); text.Content == "" {
		return nil, fault.New(fault.Invalid, "import.empty", nil)
	}
	return text, nil
}
