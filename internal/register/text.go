package register

import (
	"bytes"
	"unicode/utf8"

	"recess/internal/fault"
)

// Text is a file of a register that is text: UTF-8, with or without a
// byte-order mark, of so many bytes at most. A fault.Invalid says what else it
// is.
func Text(content []byte, most int) ([]byte, error) {
	switch {
	case len(content) > most:
		return nil, fault.New(fault.Invalid, "import.large", nil)
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return nil, fault.New(fault.Invalid, "import.zipped", nil)
	}
	content = bytes.TrimSpace(bytes.TrimPrefix(content, []byte("\ufeff")))
	switch {
	case len(content) == 0:
		return nil, fault.New(fault.Invalid, "import.empty", nil)
	case !utf8.Valid(content) || bytes.IndexByte(content, 0) >= 0:
		return nil, fault.New(fault.Invalid, "import.encoding_utf", nil)
	}
	return content, nil
}
