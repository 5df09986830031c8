package main

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/schollz/progressbar/v3"

	"recess/internal/app"
)

// portraitFlags are those of registers that name portraits.
type portraitFlags struct {
	Portraits bool `env:"-" help:"Then fetch the portraits that are named and not kept yet, two a second, and keep them small."`
}

// fetchPortraits fetches portraits and tells what has become of them.
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

// watchPortraits shows how far it has come while somebody watches.
func watchPortraits(s *session) (watch func(done, all int), finish func()) {
	if !watched(s.stderr) {
		return nil, func() {}
	}
	bar := progressbar.NewOptions(1, progressbar.OptionSetWriter(s.stderr), progressbar.OptionSetDescription(s.l.T("portraits.progress")),
		progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish())
	return func(done, all int) { bar.ChangeMax(all); bar.Set(done) }, func() { bar.Finish() }
}
