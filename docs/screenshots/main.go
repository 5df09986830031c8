// Screenshots takes the picture of Recess that the README shows, from the facts
// it ships and on a fixed day. With -all it takes every page in every
// look, to be gone through by eye.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"recess/internal/app"
	"recess/internal/app/apptest"
)

// limit is for all pictures together.
const limit = 10 * time.Minute

func main() {
	out := flag.String("out", "docs", "folder to write into")
	all := flag.Bool("all", false, "every page, language, size and colour scheme")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	shots := readme
	if *all {
		shots = everything()
	}
	if err := take(ctx, shots, *out); err != nil {
		fmt.Fprintln(os.Stderr, "screenshots:", err)
		os.Exit(1)
	}
}

// take boots Recess on a database of its own and takes each picture.
func take(ctx context.Context, shots []shot, out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "recess-screenshots-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	server, err := apptest.Boot(ctx, app.Settings{
		Database: filepath.Join(work, "recess.db"),
		Log:      slog.New(slog.DiscardHandler),
		Now:      func() time.Time { return apptest.Day },
	})
	if err != nil {
		return err
	}
	defer server.Close()
	if err := server.App.Campaigns.Publish(ctx, app.SampleCampaign, "", 0); err != nil {
		return err
	}
	chromium, err := apptest.Launch(ctx)
	if err != nil {
		return err
	}
	defer chromium.Close()
	page, err := chromium.Open(server.URL, limit)
	if err != nil {
		return err
	}
	defer page.Close()
	for _, s := range shots {
		if err := s.take(page, out); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}
