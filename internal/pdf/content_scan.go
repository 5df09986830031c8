package pdf

import (
	"bytes"
	"strings"
)

// scanner reads the tokens of a content stream (PDF 1.7, §7.8.2).
type scanner struct {
	data       []byte
	start, end int // of the token
}

const (
	whiteSpace = "\x00\t\n\f\r "
	delimiters = whiteSpace + "()<>[]{}/%"
)

func isIn(set string, b byte) bool { return strings.IndexByte(set, b) >= 0 }

// next moves to the next token and reports whether there is one.
func (s *scanner) next() bool {
	for s.start = s.end; s.start < len(s.data); s.start++ {
		if s.data[s.start] == '%' {
			end := bytes.IndexAny(s.data[s.start:], "\r\n")
			if end < 0 {
				s.start = len(s.data)
				break
			}
			s.start += end
			continue
		}
		if !isIn(whiteSpace, s.data[s.start]) {
			break
		}
	}
	if s.start >= len(s.data) {
		s.end = len(s.data)
		return false
	}
	s.end = s.start + s.length(s.data[s.start:])
	return true
}

// length is that of the token that some data begin with.
func (s *scanner) length(data []byte) int {
	switch {
	case data[0] == '(':
		return textLength(data)
	case bytes.HasPrefix(data, []byte("<<")) || bytes.HasPrefix(data, []byte(">>")):
		return 2
	case data[0] == '<':
		if end := bytes.IndexByte(data, '>'); end >= 0 {
			return end + 1
		}
		return len(data)
	case data[0] != '/' && isIn(delimiters, data[0]):
		return 1
	}
	if end := bytes.IndexAny(data[1:], delimiters); end >= 0 {
		return end + 1
	}
	return len(data)
}

// textLength is that of a string in parentheses, which may hold others.
func textLength(data []byte) int {
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(data)
}

func (s *scanner) token() []byte { return s.data[s.start:s.end] }

// operator reports whether the token is one: neither a number, a name, a
// string, nor one of the three words.
func (s *scanner) operator() bool {
	t := s.token()
	if isIn("+-.0123456789()<>[]{}/", t[0]) {
		return false
	}
	return string(t) != "true" && string(t) != "false" && string(t) != "null"
}

// skipImage moves behind the data of an image that stands in the content
// itself, once its ID was read.
func (s *scanner) skipImage() {
	for at := s.end; ; {
		found := bytes.Index(s.data[at:], []byte("EI"))
		if found < 0 {
			s.end = len(s.data)
			return
		}
		at += found + 2
		apart := at == len(s.data) || isIn(whiteSpace, s.data[at])
		if apart && isIn(whiteSpace, s.data[at-3]) && readable(s.data[at:]) {
			s.end = at
			return
		}
	}
}

// readable reports whether some data go on as content does, in ASCII.
func readable(data []byte) bool {
	for _, b := range data[:min(len(data), 12)] {
		if b > 126 || b < ' ' && !isIn(whiteSpace, b) {
			return false
		}
	}
	return true
}
