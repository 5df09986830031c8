package main

import (
	"fmt"

	"recess/internal/app"
	"recess/internal/fault"
)

type keyCommand struct {
	Forget keyForgetCommand `cmd:"" help:"If the key file is lost for good, delete everything encrypted with it."`
}

type keyForgetCommand struct {
	Sure bool `env:"-" help:"Required. This can't be undone."`
}

func (keyForgetCommand) Help() string {
	return `Recess does not open a database without its key file. If you have a copy of the file, put it back. If not, this command deletes the mail server password and everyone's two-step verification, and the private links already sent (unsubscribe, calendar, team) stop working. The next start creates a new key. While the key file is there, the command does nothing.

Example: recess key forget --sure --db recess.db`
}

func (c *keyForgetCommand) Run(s *session) error {
	if !c.Sure {
		return usageError{fault.New(fault.Invalid, "key.be_sure", nil)}
	}
	if err := app.ForgetSealed(s, s.settings); err != nil {
		return err
	}
	fmt.Fprintln(s.stdout, s.l.T("key.forgotten"))
	return nil
}
