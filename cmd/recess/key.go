package main

import (
	"fmt"

	"recess/internal/app"
	"recess/internal/fault"
)

type keyCommand struct {
	Forget keyForgetCommand `cmd:"" help:"Where the key file is lost for good: forget what was sealed with it."`
}

type keyForgetCommand struct {
	Sure bool `env:"-" help:"Needed: what is forgotten does not come back."`
}

func (keyForgetCommand) Help() string {
	return `A database whose key file is missing is not opened. Put the file back when there is a copy of it. Without one, this forgets the mail server's password and everybody's second step, and links to unsubscribe that were sent stop working; the next start makes a new key. It does nothing while the key is there.

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
