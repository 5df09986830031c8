// Command recess helps people book a meeting with their Member of Parliament.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // a small container has no zones of its own

	"github.com/alecthomas/kong"

	"recess/internal/app"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// description opens the help.
const description = `Recess helps people book a meeting with their Member of Parliament (MP) during a recess.

Help is in English only. Results and most messages follow the terminal language (LANG): English or French.`

// Exit statuses.
const (
	done       = 0
	failed     = 1
	wrongUsage = 2
)

type cli struct {
	DB        *string         `name:"db" placeholder:"FILE|URL" help:"Database file or postgres:// URL. Default: recess.db (recess-demo.db with --demo)."`
	KeyFile   string          `placeholder:"FILE" help:"Encryption key file. Default: the database name plus .key (recess.key with PostgreSQL)."`
	Config    kong.ConfigFlag `name:"config" placeholder:"FILE" help:"Settings file (TOML), one setting per line, for example: rate-limit = 50"`
	LogFormat string          `enum:"text,json" default:"text" help:"Log format (on standard error): text or json."`
	LogLevel  slog.Level      `default:"INFO" help:"Lowest level to log: DEBUG, INFO, WARN or ERROR."`

	Serve  serveCommand  `cmd:"" help:"Start the web app and the API."`
	Lookup lookupCommand `cmd:"" help:"Find the riding and MP for a postal code or a location."`
	Pack   packCommand   `cmd:"" help:"Create the PDF briefing pack for one riding or all ridings."`
	Import importCommand `cmd:"" help:"Import documents and data from files."`
	Export exportCommand `cmd:"" help:"Export documents."`
	User   userCommand   `cmd:"" help:"Create and change user accounts."`
	Routes routesCommand `cmd:"" help:"List every route and the permission it needs."`
	Key    keyCommand    `cmd:"" help:"Manage the encryption key."`
	Doctor doctorCommand `cmd:"" help:"Check the database and the age of its data."`
}

// database is the one named, or else the usual one: a demonstration's is not
// that of real people.
func (c *cli) database() string {
	switch {
	case c.DB != nil:
		return *c.DB
	case c.Serve.Demo:
		return "recess-demo.db"
	}
	return "recess.db"
}

// session is what a command runs in.
type session struct {
	context.Context
	stdout, stderr io.Writer
	settings       app.Settings
	l              *i18n.Localizer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is main without the process around it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	l := i18n.For(systemLanguage())
	var flags cli
	exited := -1
	parser, err := kong.New(&flags,
		kong.Name("recess"),
		kong.Description(description),
		kong.DefaultEnvars("RECESS"),
		kong.Configuration(readSettings),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.WithHyphenPrefixedParameters(true), // --lon -75.7
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exited = code }),
	)
	if err != nil {
		fmt.Fprintln(stderr, "recess:", err)
		return failed
	}
	command, err := parser.Parse(args)
	if exited >= 0 { // --help has printed itself
		return exited
	}
	if err != nil {
		fmt.Fprintf(stderr, "recess: %v\n", err)
		fmt.Fprintln(stderr, "Run recess --help for help (in English only).")
		return wrongUsage
	}
	s := &session{Context: ctx, stdout: stdout, stderr: stderr, l: l}
	log := gather(stderr)
	s.settings = app.Settings{Database: flags.database(), KeyFile: flags.KeyFile, Log: newLog(log, flags.LogFormat, flags.LogLevel)}
	err = command.Run(s)
	log.Close()
	if err != nil {
		fmt.Fprintf(stderr, "recess: %s\n", s.explain(err))
		return status(err)
	}
	return done
}

// explain returns the sentence for an error. Faults have one in both languages;
// other errors are in English, for the person who fixes them.
func (s *session) explain(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	switch {
	case !ok && s.Err() != nil && errors.Is(err, context.Canceled):
		return s.l.T("import.stopped")
	case !ok:
		return err.Error()
	}
	said := s.l.Error(f)
	if f.Kind == fault.Unavailable && f.Cause != nil {
		said += "\n" + s.l.T("doctor.cause", "Cause", root(f.Cause))
	}
	return said
}

// root is the innermost cause: what the system said. Those around it may
// repeat an address with its password.
func root(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// usageError is a mistake in the command line itself.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func status(err error) int {
	if _, ok := errors.AsType[usageError](err); ok {
		return wrongUsage
	}
	return failed
}

// systemLanguage is the language of the terminal, as POSIX tells it.
func systemLanguage() i18n.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "fr") {
				return i18n.FR
			}
			return i18n.EN
		}
	}
	return i18n.EN
}
