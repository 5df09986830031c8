package main

import (
	"fmt"
	"io"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

// settingsFile holds the lines of a settings file: a flag's name, an equals
// sign and its value, as TOML writes it: rate-limit = 50.
type settingsFile map[string]any

func readSettings(r io.Reader) (kong.Resolver, error) {
	file := settingsFile{}
	if _, err := toml.NewDecoder(r).Decode(&file); err != nil {
		return nil, fmt.Errorf("settings file: %w", err)
	}
	return file, nil
}

// Validate refuses a line that matches no flag: it may be a typing mistake.
func (f settingsFile) Validate(program *kong.Application) error {
	known := map[string]bool{}
	for _, flag := range program.Flags {
		known[flag.Name] = true
	}
	for _, command := range program.Leaves(true) {
		for _, flag := range command.Flags {
			known[flag.Name] = true
		}
	}
	for name := range f {
		if !known[name] {
			return fmt.Errorf("settings file: unknown setting %q", name)
		}
	}
	return nil
}

// Resolve gives the value of a flag that neither the command line nor the
// environment sets.
func (f settingsFile) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	return f[flag.Name], nil
}
