package main

import (
	"fmt"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/i18n"
)

type userCommand struct {
	Add             userAddCommand   `cmd:"" help:"Create an account or change its role, and print a one-time sign-in link."`
	ResetSecondStep userResetCommand `cmd:"" help:"Reset the two-step verification of a person who lost their authenticator app."`
}

type userAddCommand struct {
	Email    string   `arg:"" help:"Email address."`
	Role     string   `enum:"volunteer,coordinator,administrator" default:"volunteer" help:"Role: volunteer, coordinator or administrator."`
	Province []string `placeholder:"ON" help:"Provinces assigned to a coordinator."`
	Riding   []string `placeholder:"35075" help:"Ridings assigned to a coordinator."`
	Lang     string   `enum:"en,fr" default:"en" help:"Language of the link: en or fr."`
	URL      string   `default:"http://127.0.0.1:8080" env:"RECESS_URL" help:"Public address of Recess."`
}

func (userAddCommand) Help() string {
	return `The sign-in link works once, within 15 minutes. A person who has an account is
signed out everywhere, and reactivated if they were suspended.

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
	Email string `arg:"" help:"Email address."`
}

func (userResetCommand) Help() string {
	return `They are signed out everywhere, notified by email, and set up an app the next time
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
