package account

import (
	"hash/fnv"
	"io"
	"strconv"

	"recess/internal/i18n"
)

// Organisation is what the organisation says of itself.
type Organisation struct {
	Name    i18n.Text
	Postal  i18n.Text // address, its lines apart by line breaks
	ReplyTo string    // address that answers to its mail go to
	Logo    []byte    // PNG, as ReadLogo makes it; empty: none
	LogoTag string    // changes when the logo does; empty: none
}

// MailServer is where mail goes and the address it is from.
type MailServer struct {
	Host     string // empty: messages wait
	Port     int    // 0: the usual one
	User     string
	Password string
	TLS      string // starttls, tls or none; empty: starttls
	From     string
}

// Settings are what administrators change in the browser while Recess runs.
type Settings struct {
	Organisation Organisation
	Mail         MailServer
	Represent    bool // look-ups may ask the outside register
}

// A setting's name is the same in the table, in the form and in the audit log.
const (
	nameEN       = "name_en"
	nameFR       = "name_fr"
	postalEN     = "postal_en"
	postalFR     = "postal_fr"
	replyTo      = "reply_to"
	logo         = "logo"
	mailHost     = "mail_host"
	mailPort     = "mail_port"
	mailUser     = "mail_user"
	mailPassword = "mail_password"
	mailTLS      = "mail_tls"
	mailFrom     = "mail_from"
	representOn  = "represent"
)

// on is the value of a switch that is on; off is empty.
const on = "on"

// values are the settings by name; what is not set is empty.
func (s *Settings) values() map[string]string {
	v := map[string]string{
		nameEN: s.Organisation.Name.EN, nameFR: s.Organisation.Name.FR,
		postalEN: s.Organisation.Postal.EN, postalFR: s.Organisation.Postal.FR,
		replyTo: s.Organisation.ReplyTo, logo: string(s.Organisation.Logo),
		mailHost: s.Mail.Host, mailUser: s.Mail.User, mailPassword: s.Mail.Password,
		mailTLS: s.Mail.TLS, mailFrom: s.Mail.From,
	}
	if s.Mail.Port != 0 {
		v[mailPort] = strconv.Itoa(s.Mail.Port)
	}
	if s.Represent {
		v[representOn] = on
	}
	return v
}

// Shown are the settings by name, without the picture and the password, which
// is never shown again.
func (s *Settings) Shown() map[string]string {
	v := s.values()
	delete(v, logo)
	delete(v, mailPassword)
	return v
}

func settingsOf(v map[string]string) *Settings {
	port, _ := strconv.Atoi(v[mailPort]) // empty, or as cleanPort gives it
	return &Settings{
		Organisation: Organisation{
			Name:    i18n.Text{EN: v[nameEN], FR: v[nameFR]},
			Postal:  i18n.Text{EN: v[postalEN], FR: v[postalFR]},
			ReplyTo: v[replyTo], Logo: []byte(v[logo]), LogoTag: tag(v[logo]),
		},
		Mail: MailServer{
			Host: v[mailHost], Port: port, User: v[mailUser], Password: v[mailPassword], TLS: v[mailTLS], From: v[mailFrom],
		},
		Represent: v[representOn] == on,
	}
}

func tag(picture string) string {
	if picture == "" {
		return ""
	}
	sum := fnv.New64a()
	io.WriteString(sum, picture)
	return strconv.FormatUint(sum.Sum64(), 36)
}

// Either is a text whose missing language is filled from the other: many an
// organisation has one name.
func Either(t i18n.Text) i18n.Text {
	if t.EN == "" {
		t.EN = t.FR
	}
	if t.FR == "" {
		t.FR = t.EN
	}
	return t
}
