package account

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"recess/internal/fault"
)

// Setup keeps the settings and puts them in force, also while Recess runs.
type Setup struct {
	Store Store
	Now   func() time.Time
	Given *Settings // on the command line or in the environment: they win
	// Enforce puts settings in force in the rest of Recess, or changes nothing
	// and says why.
	Enforce func(*Settings) error

	changing sync.Mutex
	loaded   map[string]string // as they were kept when they were last read
	inForce  atomic.Pointer[Settings]
}

// InForce are the settings now; they are not to be written to.
func (s *Setup) InForce() *Settings { return s.inForce.Load() }

// Fixed tells whether a setting is given from outside. The settings of a mail
// server go together: a password is for the server it was given with.
func (s *Setup) Fixed(name string) bool {
	given := s.Given.values()
	if strings.HasPrefix(name, "mail_") && given[mailHost] != "" {
		return name != mailFrom || given[name] != ""
	}
	return given[name] != "" && (name == mailFrom || !strings.HasPrefix(name, "mail_"))
}

// Load reads the settings and puts them in force, when they have changed.
func (s *Setup) Load(ctx context.Context) error {
	s.changing.Lock()
	defer s.changing.Unlock()
	kept, err := s.Store.Settings(ctx)
	if err != nil || s.loaded != nil && maps.Equal(kept, s.loaded) {
		return err
	}
	if err := s.enforce(s.over(kept)); err != nil {
		return err
	}
	s.loaded = kept
	return nil
}

// followEvery is how soon an instance learns what was set at another.
const followEvery = 30 * time.Second

// Follow puts in force what other instances on the same database have set,
// until ctx ends.
func (s *Setup) Follow(ctx context.Context, log *slog.Logger) {
	ticker := time.NewTicker(followEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := s.Load(ctx); err != nil && ctx.Err() == nil {
			log.Warn("settings: stay as they were", "cause", err)
		}
	}
}

func (s *Setup) enforce(settings *Settings) error {
	if err := s.Enforce(settings); err != nil {
		return err
	}
	s.inForce.Store(settings)
	return nil
}

// over lays what is given over what is kept.
func (s *Setup) over(kept map[string]string) *Settings {
	values, given := maps.Clone(kept), s.Given.values()
	for name := range clean {
		if s.Fixed(name) {
			values[name] = given[name]
		}
	}
	return settingsOf(values)
}

// Problems are the faults of what was typed, by setting.
type Problems map[string]error

// Draft is what the settings would be with what was typed for some of a
// section's. Those that are fixed stay.
func (s *Setup) Draft(section Section, typed map[string]string) (*Settings, Problems) {
	was := s.InForce()
	values, problems := was.values(), Problems{}
	for _, name := range SettingNames[section] {
		text, ok := typed[name]
		if !ok || s.Fixed(name) {
			continue
		}
		kept, err := clean[name](text)
		if err != nil {
			problems[name] = err
			continue
		}
		values[name] = kept
	}
	draft := settingsOf(values)
	if _, ok := typed[mailPassword]; !ok {
		draft.Mail.guard(&was.Mail, problems)
	}
	if section == MailSection && draft.Mail.Host != "" && draft.Mail.From == "" && problems[mailFrom] == nil {
		problems[mailFrom] = fault.New(fault.Invalid, "setup.from_missing", nil)
	}
	return draft, problems
}

// guard keeps a password from a server it was not given for.
func (m *MailServer) guard(was *MailServer, problems Problems) {
	switch {
	case was.Password == "":
	case m.Host == "", m.User == "":
		m.Password = ""
	case m.Host != was.Host || m.Port != was.Port || m.User != was.User || m.TLS != was.TLS:
		problems[mailPassword] = fault.New(fault.Invalid, "setup.password_again", nil)
	}
}

// Save keeps what was typed for some of a section's settings, notes who has
// changed what, and puts it in force. With problems nothing is changed. The way
// that mail goes, which sign-in links go too, is changed only by an actor who
// has just given a code.
func (s *Setup) Save(ctx context.Context, actor Actor, section Section, typed map[string]string, from string) (Problems, error) {
	if err := Administrators.Check(actor); err != nil {
		return nil, err
	}
	if section == MailSection && actor.NeedsCode(s.Now()) {
		return nil, needsCode()
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	draft, problems := s.Draft(section, typed)
	if len(problems) > 0 {
		return problems, nil
	}
	was := s.InForce()
	err := s.Store.InTx(ctx, func(tx Store) error {
		kept, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		changed := s.changes(section, kept, draft.values())
		if len(changed) == 0 {
			return nil
		}
		detail := told(section, kept, changed)
		maps.Copy(kept, changed)
		if err := tx.SetSettings(ctx, changed); err != nil {
			return err
		}
		if err := tx.Note(ctx, Event{At: s.Now().UTC(), Actor: actor.Person.ID, Action: "settings", Object: string(section), Detail: detail, From: from}); err != nil {
			return err
		}
		s.loaded = nil                 // to be read anew
		return s.enforce(s.over(kept)) // what cannot be put in force is not kept
	})
	if err != nil {
		return nil, errors.Join(err, s.enforce(was))
	}
	return nil, nil
}

// changes are the settings of a section that are no longer as they were kept.
func (s *Setup) changes(section Section, kept, now map[string]string) map[string]string {
	changed := map[string]string{}
	for _, name := range SettingNames[section] {
		if !s.Fixed(name) && now[name] != kept[name] {
			changed[name] = now[name]
		}
	}
	return changed
}

// told is a change for the audit log: of a password or a picture only that
// there was one.
func told(section Section, was, changed map[string]string) string {
	var lines []string
	for _, name := range SettingNames[section] {
		now, ok := changed[name]
		switch {
		case !ok:
		case name == mailPassword || name == logo:
			lines = append(lines, name)
		default:
			lines = append(lines, fmt.Sprintf("%s: %q → %q", name, was[name], now))
		}
	}
	return strings.Join(lines, "; ")
}
