package account

import (
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"recess/internal/fault"
)

// Section is a part of the set-up page that is saved by itself.
type Section string

const (
	OrganisationSection Section = "organisation"
	MailSection         Section = "mail"
	OutsideSection      Section = "outside"
)

// SettingNames are the settings of each section, in the order they are shown.
var SettingNames = map[Section][]string{
	OrganisationSection: {nameEN, nameFR, postalEN, postalFR, replyTo, logo},
	MailSection:         {mailHost, mailPort, mailTLS, mailUser, mailPassword, mailFrom},
	OutsideSection:      {representOn},
}

// clean checks what was typed for each setting and gives it as it is kept.
var clean = map[string]func(typed string) (string, error){
	nameEN: cleanName, nameFR: cleanName, postalEN: cleanPostal, postalFR: cleanPostal,
	replyTo: cleanAddress, logo: cleanLogo,
	mailHost: cleanHost, mailPort: cleanPort, mailTLS: cleanTLS,
	mailUser: cleanSecret, mailPassword: cleanSecret, mailFrom: cleanAddress,
	representOn: cleanSwitch,
}

func cleanName(typed string) (string, error) { return line(typed, longestName, "account.too_long") }

// Limits of a postal address.
const (
	mostLines   = 6
	longestLine = 80 // characters
)

func cleanPostal(typed string) (string, error) {
	var lines []string
	for _, part := range strings.Split(strings.ReplaceAll(typed, "\r", "\n"), "\n") {
		kept, err := line(part, longestLine, "setup.postal")
		if err != nil {
			return "", err
		}
		if kept != "" {
			lines = append(lines, kept)
		}
	}
	if len(lines) > mostLines {
		return "", fault.New(fault.Invalid, "setup.postal", nil)
	}
	return strings.Join(lines, "\n"), nil
}

func cleanAddress(typed string) (string, error) {
	if strings.TrimSpace(typed) == "" {
		return "", nil
	}
	return Address(typed)
}

func cleanLogo(typed string) (string, error) {
	if typed == "" {
		return "", nil
	}
	png, err := ReadLogo([]byte(typed))
	return string(png), err
}

func cleanHost(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if address, err := netip.ParseAddr(typed); err == nil && address.Zone() == "" {
		return address.String(), nil
	}
	host, err := idna.Lookup.ToASCII(typed)
	if err != nil || len(host) > longestAddress || strings.ContainsAny(host, ":/@ ") {
		return "", fault.New(fault.Invalid, "setup.host", nil)
	}
	return host, nil
}

func cleanPort(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "", nil
	}
	port, err := strconv.ParseUint(typed, 10, 16)
	if err != nil || port == 0 {
		return "", fault.New(fault.Invalid, "setup.port", nil)
	}
	return strconv.FormatUint(port, 10), nil
}

func cleanTLS(typed string) (string, error) {
	switch typed {
	case "", "starttls", "tls", "none":
		return typed, nil
	}
	return "", fault.New(fault.Invalid, "setup.tls", nil)
}

// longestSecret is in bytes.
const longestSecret = 500

// cleanSecret leaves a user's name or a password as it is: every character
// may matter.
func cleanSecret(typed string) (string, error) {
	if len(typed) > longestSecret || strings.ContainsFunc(typed, unsafe) {
		return "", fault.New(fault.Invalid, "setup.secret", nil)
	}
	return typed, nil
}

func cleanSwitch(typed string) (string, error) {
	if typed != "" {
		return on, nil
	}
	return "", nil
}
