package account

import (
	"slices"
	"testing"

	"recess/internal/i18n"
)

// A new organisation has to say who it is, and where its mail goes out.
func TestUnset(t *testing.T) {
	named := Organisation{Name: i18n.Text{FR: "Eau propre"}, Postal: i18n.Text{EN: "1 Example Street"}}
	post := MailServer{Host: "mail.example.org", From: "us@example.org"}
	for name, test := range map[string]struct {
		set  Settings
		want []Section
	}{
		"nothing":                           {Settings{}, []Section{OrganisationSection, MailSection}},
		"no postal address":                 {Settings{Organisation: Organisation{Name: named.Name}, Mail: post}, []Section{OrganisationSection}},
		"nobody it is from":                 {Settings{Organisation: named, Mail: MailServer{Host: post.Host}}, []Section{MailSection}},
		"all, each in one of the languages": {Settings{Organisation: named, Mail: post}, nil},
	} {
		if got := test.set.Unset(); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
