package web

import (
	"mime"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// disposition tells a browser what to do with a file and what it is called:
// without accents for old programs, and as it is written for all others (RFC
// 6266, RFC 5987).
func disposition(kind, name string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r == '—' || r == '–':
			return '-'
		case r == '’':
			return '\''
		case unicode.Is(unicode.Mn, r):
			return -1
		case r > unicode.MaxASCII || unicode.IsControl(r):
			return '_'
		}
		return r
	}, norm.NFD.String(name))
	header := mime.FormatMediaType(kind, map[string]string{"filename": plain})
	if plain != name {
		header += "; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
	}
	return header
}
