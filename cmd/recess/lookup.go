package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"recess/internal/app"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/riding"
)

type lookupCommand struct {
	Postal    string   `arg:"" optional:"" name:"postal-code" help:"Six characters, for example K1A 0A6."`
	Street    string   `env:"-" help:"Street name, with --number. Gives an exact answer for a postal code shared by several ridings."`
	Number    string   `env:"-" help:"Street number, without the apartment number."`
	Lat       *float64 `env:"-" help:"Latitude (use with --lon instead of a postal code)."`
	Lon       *float64 `env:"-" help:"Longitude (negative in Canada)."`
	JSON      bool     `name:"json" env:"-" help:"Print JSON, in the API format."`
	Lang      string   `enum:"en,fr," default:"" env:"-" help:"Language: en or fr. Default: the terminal language."`
	Represent string   `placeholder:"URL" help:"Represent API address. Recess asks it when its own data can't give an exact riding."`
}

func (lookupCommand) Help() string {
	return `Prints the riding and its MP, or the ridings that a postal code may be in. Without a database, it uses the data that comes with the program and does not create a database.

Example: recess lookup "K1P 1A4"

Example: recess lookup "K1P 1A4" --street "MAPLE ST E" --number 57

Example: recess lookup --lat 45.4236 --lon -75.7009 --json`
}

func (c *lookupCommand) Run(s *session) error {
	if (c.Postal != "") == (c.Lat != nil || c.Lon != nil) || (c.Lat == nil) != (c.Lon == nil) {
		return usageError{errors.New(`enter a postal code, or use --lat and --lon (recess lookup "K1A 0A6")`)}
	}
	if (c.Street == "") != (c.Number == "") || c.Street != "" && c.Postal == "" {
		return usageError{errors.New(`use --street and --number together, with a postal code`)}
	}
	if c.Lang != "" {
		s.l = i18n.For(i18n.Lang(c.Lang))
	}
	s.settings.Represent = c.Represent
	s.settings.Database = app.OrMemory(s.settings.Database)
	code, point, err := c.what()
	if err != nil {
		return err
	}
	recess, err := app.Open(s, s.settings)
	if err != nil {
		return err
	}
	defer recess.Close()
	if point != nil {
		answer, err := recess.Finder.ByPoint(*point)
		if err != nil {
			return err
		}
		return c.print(s, recess, nil, answer)
	}
	if c.Street != "" {
		return c.address(s, recess, *code)
	}
	answer, err := recess.Finder.ByPostalCode(s, *code)
	if err != nil {
		return err
	}
	if err := c.print(s, recess, code, answer); err != nil {
		return err
	}
	if !c.JSON && answer.Certainty == riding.Candidates && recess.Finder.Index().HasStreets(*code) {
		fmt.Fprintln(s.stderr, s.l.T("lookup.ask_address"))
	}
	return nil
}

// address looks up a street and a number. When the street is unknown, it lists
// the streets in the register.
func (c *lookupCommand) address(s *session, recess *app.App, code riding.PostalCode) error {
	found, err := recess.Finder.Index().ByAddress(code, c.Street, c.Number)
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind == fault.NotFound {
		for _, street := range recess.Finder.Index().Streets(code) {
			fmt.Fprintln(s.stderr, street.String())
		}
	}
	if err != nil {
		return err
	}
	if c.JSON {
		body, err := recess.AddressJSON(code, found)
		if err != nil {
			return err
		}
		return c.printJSON(s.stdout, body)
	}
	if found.Near != nil {
		fmt.Fprintln(s.stderr, s.l.T("address.unlisted", "Number", found.Number, "Street", found.Street, "Code", code))
		for _, n := range found.Near {
			fmt.Fprintf(s.stderr, "%6s  %s\n", n.CivicNumber, n.Riding)
		}
	}
	return c.print(s, recess, &code, found.Answer)
}

// what is asked: a code or a point.
func (c *lookupCommand) what() (*riding.PostalCode, *riding.Point, error) {
	if c.Lat != nil {
		return nil, &riding.Point{Lat: *c.Lat, Lon: *c.Lon}, nil
	}
	code, err := riding.ParsePostalCode(c.Postal)
	return &code, nil, err
}

// print writes the answer in one piece, so that a full disk or a closed pipe
// is a failure.
func (c *lookupCommand) print(s *session, recess *app.App, code *riding.PostalCode, a *riding.Answer) error {
	var b bytes.Buffer
	if err := c.write(&b, s.l, recess, code, a); err != nil {
		return err
	}
	_, err := s.stdout.Write(b.Bytes())
	return err
}

func (c *lookupCommand) write(w io.Writer, l *i18n.Localizer, recess *app.App, code *riding.PostalCode, a *riding.Answer) error {
	if c.JSON {
		body, err := recess.AnswerJSON(code, a)
		if err != nil {
			return err
		}
		return c.printJSON(w, body)
	}
	what := l.T("lookup.point")
	if code != nil {
		what = code.String()
	}
	method := l.T("method." + string(a.Method))
	if a.Certainty == riding.Exact {
		fmt.Fprintln(w, l.T("lookup.exact", "Code", what, "Method", method))
	} else {
		fmt.Fprintln(w, l.N("lookup.candidates", len(a.Candidates), "Code", what, "Method", method))
	}
	for _, candidate := range a.Candidates {
		writeCandidate(w, l, recess.Members.Roster(), candidate, a.Certainty)
	}
	return nil
}

func (c *lookupCommand) printJSON(w io.Writer, body []byte) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(json.RawMessage(body))
}

func writeCandidate(w io.Writer, l *i18n.Localizer, roster *member.Roster, c riding.Candidate, certainty riding.Certainty) {
	share := ""
	if certainty == riding.Candidates && c.Share > 0 {
		share = l.Percent(c.Share)
	}
	fmt.Fprintf(w, "%6s  %s %s (%s)\n", share, c.Riding.Code, c.Riding.Name.In(l.Lang), l.T("province."+c.Riding.Province))
	m, ok := roster.Sitting(c.Riding.Code)
	if !ok {
		fmt.Fprintf(w, "%6s  %s\n", "", l.T("member.vacant"))
		return
	}
	party := m.Party
	if slug := member.PartySlug(party); slug != "" {
		party = l.T("party." + slug)
	}
	reach := []string{m.Name(), party}
	for _, way := range []string{m.Email, m.HillTel} {
		if way != "" {
			reach = append(reach, way)
		}
	}
	fmt.Fprintf(w, "%6s  %s\n", "", strings.Join(reach, " · "))
	for _, o := range m.Offices {
		fmt.Fprintf(w, "%6s  %s%s %s\n", "", l.T("lookup.office"), l.T("punct.colon"), strings.Join(present(o.City, o.Tel), " · "))
	}
}

func present(words ...string) []string {
	var kept []string
	for _, w := range words {
		if w != "" {
			kept = append(kept, w)
		}
	}
	return kept
}
