// Package ical writes and reads calendar files (RFC 5545).
package ical

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"recess/internal/calendar"
)

// ContentType is that of a calendar file with a method; an invitation in a
// mail needs it to be taken for one.
func ContentType(m calendar.Method) string {
	return "text/calendar; charset=utf-8; method=" + methods[m]
}

var methods = map[calendar.Method]string{calendar.Request: "REQUEST", calendar.Withdrawn: "CANCEL", calendar.Publish: "PUBLISH"}

// Invitation is the file that enters a meeting into a calendar, brings it up
// to date there, or takes it out. A request and a cancellation must name who
// answers for the meeting and whom they are sent to (RFC 5546, §3.2.2 and
// §3.2.5); what is published names no attendee (§3.2.1).
func Invitation(i calendar.Invitation) ([]byte, error) {
	method, ok := methods[i.Method]
	switch {
	case !ok:
		return nil, fmt.Errorf("ical: unknown method %q", i.Method)
	case i.Method == calendar.Publish:
		i.Attendee = calendar.Party{}
	case i.Organizer.Email == "" || i.Attendee.Email == "":
		return nil, fmt.Errorf("ical: %s of meeting %s lacks its organizer or its attendee", method, i.UID)
	}
	c := newCalendar(method)
	if err := add(c, []calendar.Invitation{i}); err != nil {
		return nil, err
	}
	return serialize(c)
}

// Feed is the file that a calendar program fetches again and again. It is
// published, so it names no attendee.
func Feed(f calendar.Feed) ([]byte, error) {
	events := slices.Clone(f.Events)
	for i := range events {
		events[i].Attendee = calendar.Party{}
	}
	c := newCalendar("PUBLISH")
	c.SetName(line(f.Name))
	every := fmt.Sprintf("PT%dM", int(f.Refresh.Minutes()))
	c.SetRefreshInterval(every, ics.WithValue("DURATION")) // RFC 7986
	c.SetXPublishedTTL(every)                              // Outlook's name for it
	if err := add(c, events); err != nil {
		return nil, err
	}
	return serialize(c)
}

func newCalendar(method string) *ics.Calendar {
	c := &ics.Calendar{}
	c.SetVersion("2.0")
	c.SetProductId("-//Recess//Recess//EN")
	c.SetCalscale("GREGORIAN")
	c.SetMethod(ics.Method(method))
	return c
}

// add puts events into a calendar, after the zones that they are in.
func add(c *ics.Calendar, events []calendar.Invitation) error {
	zones := map[string]*span{}
	var names []string
	for i := range events {
		e := &events[i]
		s, ok := zones[e.Zone]
		if !ok {
			loc, err := time.LoadLocation(e.Zone)
			if err != nil || e.Zone == "" {
				return fmt.Errorf("meeting %s: zone %q: %w", e.UID, e.Zone, err)
			}
			s = &span{loc: loc, first: e.Start, last: e.Start}
			zones[e.Zone] = s
			names = append(names, e.Zone)
		}
		s.take(e.Start)
		s.take(e.Start.Add(time.Duration(e.Minutes) * time.Minute))
	}
	for _, name := range names {
		c.AddVTimezone(zones[name].timezone(name))
	}
	for i := range events {
		c.AddVEvent(event(&events[i], zones[events[i].Zone].loc))
	}
	return nil
}

func event(i *calendar.Invitation, loc *time.Location) *ics.VEvent {
	e := ics.NewEvent(line(i.UID))
	e.SetDtStampTime(i.ChangedAt)
	e.SetModifiedAt(i.ChangedAt)
	e.SetSequence(i.Sequence)
	set(e, ics.ComponentPropertyDtStart, i.Start, loc)
	set(e, ics.ComponentPropertyDtEnd, i.Start.Add(time.Duration(i.Minutes)*time.Minute), loc)
	status := ics.ObjectStatusConfirmed
	if i.Method == calendar.Withdrawn {
		status = ics.ObjectStatusCancelled
	}
	e.SetStatus(status)
	e.SetSummary(line(i.Summary))
	if i.Description != "" {
		e.SetDescription(lines(i.Description))
	}
	if i.Location != "" {
		e.SetLocation(line(i.Location))
	}
	if i.URL != "" {
		e.SetURL(strings.ReplaceAll(line(i.URL), " ", "%20"))
	}
	name(e, "ORGANIZER", i.Organizer)
	// Answers are given in Recess, not by mail to the organizer.
	name(e, "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE", i.Attendee)
	return e
}

// name adds a property that names a party. The library does not put a
// parameter in quotes, without which a name may hold no comma; so the name
// goes with the property's own.
func name(e *ics.VEvent, property string, p calendar.Party) {
	if p.Email == "" {
		return
	}
	if name := strings.ReplaceAll(line(p.Name), `"`, "'"); name != "" {
		property += `;CN="` + name + `"`
	}
	e.SetProperty(ics.ComponentProperty(property), "mailto:"+strings.ReplaceAll(line(p.Email), " ", ""))
}

// set gives a moment by the clocks of the zone or, where they show it twice
// because they go back, in UTC: by the clocks some programs take the first of
// the two for meant, as RFC 5545 says, and some the second.
func set(e *ics.VEvent, property ics.ComponentProperty, t time.Time, loc *time.Location) {
	local := t.In(loc)
	if twice(local) {
		e.SetProperty(property, t.UTC().Format("20060102T150405Z"))
		return
	}
	e.SetProperty(property, local.Format(clock), ics.WithTZID(loc.String()))
}

const clock = "20060102T150405"

// twice tells whether the clocks show this time twice.
func twice(local time.Time) bool {
	began, ends := local.ZoneBounds()
	_, now := local.Zone()
	if !began.IsZero() {
		_, before := began.Add(-time.Second).In(local.Location()).Zone()
		if local.Sub(began) < time.Duration(before-now)*time.Second {
			return true
		}
	}
	if ends.IsZero() {
		return false
	}
	_, after := ends.In(local.Location()).Zone()
	return ends.Sub(local) <= time.Duration(now-after)*time.Second
}

// line is a text on one line, lines one of several, without characters that
// would end a property.
func line(s string) string { return strings.TrimSpace(strings.ReplaceAll(lines(s), "\n", " ")) }

func lines(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ").Replace(strings.ToValidUTF8(s, ""))
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, s)
}

func serialize(c *ics.Calendar) ([]byte, error) {
	var b bytes.Buffer
	err := c.SerializeTo(&b, ics.WithNewLine("\r\n")) // RFC 5545, 3.1, whatever the system
	return b.Bytes(), err
}
