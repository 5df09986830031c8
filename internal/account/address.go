package account

import (
	"net/mail"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"recess/internal/fault"
)

// longestAddress is what SMTP carries (RFC 5321, §4.5.3.1.3, less the brackets).
const longestAddress = 254

// Address reads an e-mail address as people type it and gives the form by
// which it is known: in lower case, its domain in ASCII (IDNA 2008), so that a
// domain that only looks like another is another. A fault.Invalid when it is
// none.
func Address(typed string) (string, error) {
	wrong := fault.New(fault.Invalid, "account.address", nil)
	typed = strings.TrimSpace(typed)
	if len(typed) > longestAddress || strings.ContainsFunc(typed, unsafe) {
		return "", wrong
	}
	parsed, err := mail.ParseAddress(typed)
	if err != nil || parsed.Address != typed { // no "Name <address>"
		return "", wrong
	}
	at := strings.LastIndexByte(typed, '@')
	domain, err := idna.Lookup.ToASCII(typed[at+1:])
	if err != nil || !strings.Contains(domain, ".") {
		return "", wrong
	}
	address := strings.ToLower(typed[:at]) + "@" + domain
	if len(address) > longestAddress {
		return "", wrong
	}
	return address, nil
}

// unsafe are the characters that break lines, or turn or hide text.
func unsafe(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
}

// line is a line of text as people type it: trimmed, without characters that
// break lines or turn text, at most so many characters long. A fault.Invalid
// of the key when it is longer.
func line(typed string, most int, key string) (string, error) {
	kept := strings.Map(func(r rune) rune {
		if unsafe(r) && r != '\u200d' { // the joiner of some scripts and of emoji
			return -1
		}
		return r
	}, strings.ToValidUTF8(typed, ""))
	kept = strings.Join(strings.Fields(kept), " ")
	if len([]rune(kept)) > most {
		return "", fault.New(fault.Invalid, key, fault.Args{"Most": most})
	}
	return kept, nil
}
