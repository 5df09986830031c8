package main

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/schollz/progressbar/v3"

	"recess/internal/app"
)

// portraitFlags are the flags of registers that name portraits.
type portraitFlags struct {
	Portraits bool `env:"-" help:"Also download missing MP photos (two per second) and resize them."`
}

// fetchPortraits downloads portraits and prints the result.
func fetchPortraits(s *session, recess *app.App, plan app.Import, home string) error {
	watch, finish := watchPortraits(s)
	gathered, err := recess.GatherPortraits(s, plan, home, watch)
	finish()
	if gathered == nil {
		return err
	}
	var b bytes.Buffer
	for _, missed := range gathered.Missed {
		fmt.Fprintf(&b, "? %s (%s): %s\n", missed.Name, missed.URL, s.l.Error(missed.Why))
	}
	fmt.Fprintln(&b, s.l.N("portraits.fetched", gathered.Fetched))
	fmt.Fprintln(&b, s.l.N("portraits.kept", gathered.Kept))
	_, writeErr := s.stdout.Write(b.Bytes())
	return errors.Join(err, writeErr)
}

// watchPortraits shows progress on a terminal.
func watchPortraits(s *session) (watch func(done, all int), finish func()) {
	if !watched(s.stderr) {
		return nil, func() {}
	}
	bar := progressbar.NewOptions(1, progressbar.OptionSetWriter(s.stderr), progressbar.OptionSetDescription(s.l.T("portraits.progress")),
		progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish())
	return func(done, all int) { bar.ChangeMax(all); bar.Set(done) }, func() { bar.Finish() }
}
