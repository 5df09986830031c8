package main

import (
	"fmt"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/i18n"
)

type userCommand struct {
	Add             userAddCommand   `cmd:"" help:"Make an account, or change its role, and print a link that signs in once."`
	ResetSecondStep userResetCommand `cmd:"" help:"Reset the two-step verification of a person who lost their authenticator app."`
}

type userAddCommand struct {
	Email    string   `arg:"" help:"E-mail address."`
	Role     string   `enum:"volunteer,coordinator,administrator" default:"volunteer" help:"volunteer, coordinator or administrator."`
	Province []string `placeholder:"ON" help:"Provinces that a coordinator is limited to."`
	Riding   []string `placeholder:"35075" help:"Ridings that a coordinator is limited to."`
	Lang     string   `enum:"en,fr" default:"en" help:"Language of the link: en or fr."`
	URL      string   `default:"http://127.0.0.1:8080" env:"RECESS_URL" help:"Where Recess is reached."`
}

func (userAddCommand) Help() string {
	return `The link works once, for 15 minutes. A person who has an account is signed out
everywhere, and reactivated if they were suspended.

Example: recess user add someone@example.org --role coordinator --province ON`
}

func (c *userAddCommand) Run(s *session) error {
	s.settings.URL = c.URL
	recess, err := app.Open(s, s.settings)
	if err != nil {
		return err
	}
	defer recess.Close()
	scope := account.Scope{Provinces: c.Province, Ridings: c.Riding}
	link, err := recess.Accounts.Invite(s, c.Email, i18n.Lang(c.Lang), account.Role(c.Role), scope, "console")
	if err != nil {
		return err
	}
	fmt.Fprintln(s.stdout, link)
	return nil
}

type userResetCommand struct {
	Email string `arg:"" help:"E-mail address."`
}

func (userResetCommand) Help() string {
	return `They are signed out everywhere, told by email, and set up an app the next time
they sign in. Administrators do the same for others on the page of a person.

Example: recess user reset-second-step someone@example.org`
}

func (c *userResetCommand) Run(s *session) error {
	recess, err := app.Open(s, s.settings)
	if err != nil {
		return err
	}
	defer recess.Close()
	return recess.Accounts.ResetSecondStepOf(s, c.Email)
}
