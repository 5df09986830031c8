package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"recess/internal/riding"
)

// importMembers takes a list of members of the House's shape into a database
// that is there: everybody is new, then everybody has changed party.
func (s *stand) importMembers(ctx context.Context) (measure, error) {
	run := func(args ...string) (float64, error) {
		begin := time.Now()
		out, err := exec.CommandContext(ctx, filepath.Join(s.dir, "recess"), append(args, "--db", filepath.Join(s.dir, "members.db"))...).CombinedOutput()
		if err != nil {
			err = fmt.Errorf("%v: %w: %s", args, err, out)
		}
		return time.Since(begin).Seconds(), err
	}
	rounds := make([]pair, listRounds)
	for i := range rounds {
		file := filepath.Join(s.dir, fmt.Sprintf("members-%d.xml", i))
		if err := os.WriteFile(file, membersXML(s.ridings, i), 0o600); err != nil {
			return measure{}, err
		}
		var err error
		if rounds[i].other, err = run("import", "members", file, "--dry-run"); err != nil {
			return measure{}, err
		}
		if rounds[i].recess, err = run("import", "members", file); err != nil {
			return measure{}, err
		}
	}
	ours, theirs, ratio := medians(rounds)
	return measure{
		name: "import of 343 members, XML", value: fmt.Sprintf("%.2f s", ours), reach: "≤ 1 s", than: "the same with --dry-run", other: fmt.Sprintf("%.2f s", theirs), ratio: ratio,
	}, nil
}

// membersXML is a list of invented members as the House writes it; they change
// party from round to round.
func membersXML(ridings []riding.Riding, round int) []byte {
	var b bytes.Buffer
	text := func(s string) string {
		var escaped bytes.Buffer
		_ = xml.EscapeText(&escaped, []byte(s)) // a buffer takes all
		return escaped.String()
	}
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><ArrayOfMemberOfParliament xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	for i, r := range ridings {
		fmt.Fprintf(&b, `<MemberOfParliament><PersonId>%d</PersonId><PersonShortHonorific /><PersonOfficialFirstName>Demo</PersonOfficialFirstName>`+
			`<PersonOfficialLastName>Member, %s</PersonOfficialLastName><ConstituencyName>%s</ConstituencyName>`+
			`<ConstituencyProvinceTerritoryName>%s</ConstituencyProvinceTerritoryName><CaucusShortName>%s</CaucusShortName>`+
			`<FromDateTime>2025-04-28T00:00:00</FromDateTime><ToDateTime xsi:nil="true" /></MemberOfParliament>`,
			900_000+i, text(r.OrderName.EN), text(r.OrderName.EN), r.Province, [...]string{"Liberal", "Conservative"}[round%2])
	}
	b.WriteString(`</ArrayOfMemberOfParliament>`)
	return b.Bytes()
}
