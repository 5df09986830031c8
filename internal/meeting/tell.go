package meeting

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"strconv"
	"strings"

	"recess/internal/account"
	"recess/internal/calendar"
	"recess/internal/i18n"
)

// telling puts one event about a meeting into mails.
type telling struct {
	*Service
	tx       Store
	m        *Meeting
	p        *Place
	campaign *Campaign
}

func (s *Service) telling(ctx context.Context, tx Store, m *Meeting, p *Place) (*telling, error) {
	c, err := tx.Campaign(ctx, m.Campaign)
	return &telling{s, tx, m, p, c}, err
}

// reader is who a mail goes to.
type reader struct {
	person int64
	name   string
	email  string
	lang   i18n.Lang
}

func (t *Teammate) reader() reader {
	return reader{person: t.Person, name: t.Name, email: t.Email, lang: t.Lang}
}

// send queues a mail of a kind, once for the meeting as it is. once tells
// mails of one kind apart that the same revision causes.
func (t *telling) send(ctx context.Context, to reader, kind, once string, args map[string]string) error {
	if to.email == "" { // a former volunteer
		return nil
	}
	all := map[string]string{
		"riding": t.p.Riding.Name.In(to.lang), "campaign": t.campaign.Name.In(to.lang), "url": t.URLOf(t.m.ID, to.lang),
	}
	maps.Copy(all, args)
	return t.tx.Send(ctx, Message{
		Key: fmt.Sprintf("%s %d %d %s %d", kind, t.m.ID, t.m.Revision, once, to.person), To: to.email, Lang: to.lang, Kind: kind, Args: all,
	}, t.p.Now)
}

// team sends a mail to everybody in the team but one; args are made for each
// reader.
func (t *telling) team(ctx context.Context, but int64, kind, once string, args func(reader) (map[string]string, error)) error {
	for _, mate := range t.m.Members() {
		if mate.Person == but || mate.Email == "" { // a former volunteer
			continue
		}
		filled, err := args(mate.reader())
		if err != nil {
			return err
		}
		if err := t.send(ctx, mate.reader(), kind, once, filled); err != nil {
			return err
		}
	}
	return nil
}

// tellStep tells the team of a step that changes what is in their calendars.
func (s *Service) tellStep(ctx context.Context, tx Store, m *Meeting, step *Step, p *Place) error {
	kinds := map[Action]string{
		Confirm: "meeting-date", Reschedule: "meeting-moved", CallOff: "meeting-off", Withdraw: "meeting-off", Release: "meeting-released",
	}
	kind, ok := kinds[step.Action]
	if !ok {
		return nil
	}
	t, err := s.telling(ctx, tx, m, p)
	if err != nil {
		return err
	}
	if step.Action == Release {
		if err := s.tellCoordinators(ctx, tx, m, "meeting-free", p); err != nil {
			return err
		}
	}
	return t.team(ctx, 0, kind, string(step.Action), func(to reader) (map[string]string, error) {
		if step.Appointed.IsZero() { // nothing in their calendars
			return map[string]string{"words": step.Words, "when": "", "where": "", "calendar": ""}, nil
		}
		return t.dated(to, step)
	})
}

// dated are the arguments of a mail about an appointment, its calendar entry
// among them.
func (t *telling) dated(to reader, step *Step) (map[string]string, error) {
	method := calendar.Request
	if !t.m.State.Dated() {
		method = calendar.Withdrawn
	}
	file, err := t.invitation(to, method)
	if err != nil {
		return nil, err
	}
	args := t.when(to.lang)
	args["words"], args["calendar"] = step.Words, file
	if method == calendar.Request {
		args["pack"] = fmt.Sprint(t.m.ID)
	}
	return args, nil
}

// invitation is the calendar file that goes with a mail. It names its reader,
// and no other member of the team.
func (t *telling) invitation(to reader, method calendar.Method) (string, error) {
	entry := t.Entry(t.m, t.p, t.campaign, to.lang, method)
	entry.Attendee = calendar.Party{Name: to.name, Email: to.email}
	file, err := t.Calendar(entry)
	return string(file), err
}

// when are the words for the appointment.
func (t *telling) when(lang i18n.Lang) map[string]string {
	a := t.m.Appointment
	return map[string]string{"when": When(i18n.For(lang), a.Start, t.p.Zone), "where": a.Where()}
}

// Where is the place, the link, or both.
func (a Appointment) Where() string {
	return strings.Join(strings.Fields(a.Place+" "+a.Link), " ")
}

// Entry is the meeting as it stands in a calendar.
func (s *Service) Entry(m *Meeting, p *Place, c *Campaign, lang i18n.Lang, method calendar.Method) calendar.Invitation {
	l := i18n.For(lang)
	who := l.T("meeting.the_member")
	if p.Member != nil {
		who = p.Member.Name()
	}
	if m.Appointment.With == WithStaff {
		who = l.T("meeting.staff_of", "Name", who)
	}
	lines := []string{c.Name.In(lang)}
	if m.Appointment.WithName != "" {
		lines = append(lines, m.Appointment.WithName)
	}
	if p.Member != nil && len(p.Member.Offices) > 0 && p.Member.Offices[0].Tel != "" {
		lines = append(lines, l.T("meeting.office_tel", "Tel", p.Member.Offices[0].Tel))
	}
	return calendar.Invitation{
		UID: m.UID + "@recess", Sequence: m.Sequence, Method: method,
		Start: m.Appointment.Start, Zone: p.Riding.TimeZone, Minutes: m.Appointment.Minutes,
		Summary: l.T("meeting.with", "Name", who), Description: strings.Join(lines, "\n"), Location: m.Appointment.Where(),
		URL: s.URLOf(m.ID, lang), Organizer: s.Organizer(lang), ChangedAt: m.SteppedAt,
	}
}

// tellLead tells the lead that somebody would like to join, once a day: who
// takes it back and asks again can do so as often as they like.
func (s *Service) tellLead(ctx context.Context, tx Store, m *Meeting, who *Teammate, p *Place) error {
	leads := m.Teammate(m.Lead)
	if leads == nil {
		return s.tellCoordinators(ctx, tx, m, "meeting-alone", p)
	}
	t, err := s.telling(ctx, tx, m, p)
	if err != nil {
		return err
	}
	return t.sendEver(ctx, leads.reader(), "meeting-asks", fmt.Sprint("from ", who.Person, " ", p.Today()), map[string]string{"who": who.FirstName(), "fsa": who.FSA})
}

func (s *Service) tellAccepted(ctx context.Context, tx Store, m *Meeting, who *Teammate, p *Place) error {
	return s.tellOne(ctx, tx, m, who, "meeting-in", p)
}

func (s *Service) tellNewLead(ctx context.Context, tx Store, m *Meeting, who *Teammate, p *Place) error {
	return s.tellOne(ctx, tx, m, who, "meeting-lead", p)
}

// tellGone takes the date out of the calendar of somebody who has left.
func (s *Service) tellGone(ctx context.Context, tx Store, m *Meeting, who *Teammate, p *Place) error {
	if !m.State.Dated() || who.Email == "" {
		return nil
	}
	t, err := s.telling(ctx, tx, m, p)
	if err != nil {
		return err
	}
	file, err := t.invitation(who.reader(), calendar.Withdrawn)
	if err != nil {
		return err
	}
	args := t.when(who.Lang)
	args["calendar"] = file
	return t.send(ctx, who.reader(), "meeting-left", "", args)
}

func (s *Service) tellOne(ctx context.Context, tx Store, m *Meeting, who *Teammate, kind string, p *Place) error {
	t, err := s.telling(ctx, tx, m, p)
	if err != nil {
		return err
	}
	args := map[string]string{"when": "", "where": "", "calendar": ""}
	if m.State.Dated() && who.Email != "" {
		if args, err = t.dated(who.reader(), &Step{}); err != nil {
			return err
		}
	}
	return t.send(ctx, who.reader(), kind, "", args)
}

// tellPoll sends everybody their private link.
func (s *Service) tellPoll(ctx context.Context, tx Store, m *Meeting, p *Place) error {
	t, err := s.telling(ctx, tx, m, p)
	if err != nil {
		return err
	}
	for _, mate := range m.Members() {
		once := fmt.Sprint(len(m.Slots), " ", m.Slots[len(m.Slots)-1].ID)
		if err := t.send(ctx, mate.reader(), "meeting-poll", once, map[string]string{"poll": s.pollURL(m, mate)}); err != nil {
			return err
		}
	}
	return nil
}

// tellCoordinators tells those who coordinate the riding.
func (s *Service) tellCoordinators(ctx context.Context, tx Store, m *Meeting, kind string, p *Place) error {
	t, err := s.telling(ctx, tx, m, p)
	if err != nil {
		return err
	}
	all, err := tx.Coordinators(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		if !c.Scope.Covers(m.Riding, p.Riding.Province) {
			continue
		}
		if err := t.send(ctx, reader{person: c.ID, email: c.Email, lang: c.Lang}, kind, "", nil); err != nil {
			return err
		}
	}
	return nil
}

// Say sends a coordinator's words to a team. A second press of the button
// sends nothing.
func (s *Service) Say(ctx context.Context, actor account.Actor, id int64, words, from string) error {
	words = clean(words)
	return s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		switch {
		case !m.StandingOf(actor, p.Riding.Province).Manages():
			return forbidden()
		case words == "":
			return needsWordsFault()
		case len([]rune(words)) > longestWords:
			return tooLong(longestWords)
		}
		t, err := s.telling(ctx, tx, m, p)
		if err != nil {
			return err
		}
		err = t.team(ctx, actor.Person.ID, "meeting-word", digest(words), func(reader) (map[string]string, error) {
			return map[string]string{"words": words, "who": account.FirstName(actor.Person.Name)}, nil
		})
		if err != nil {
			return err
		}
		return tx.Note(ctx, account.Event{At: p.Now, Actor: actor.Person.ID, Action: "meeting message", Object: m.object(), From: from})
	})
}

// Nudge reminds whoever's turn it is, at most once a day.
func (s *Service) Nudge(ctx context.Context, actor account.Actor, id int64, from string) error {
	return s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		if !m.StandingOf(actor, p.Riding.Province).Coordinates() {
			return forbidden()
		}
		if err := s.remind(ctx, tx, m, p, "nudge "+p.Today().String()); err != nil {
			return err
		}
		return tx.Note(ctx, account.Event{At: p.Now, Actor: actor.Person.ID, Action: "meeting nudge", Object: m.object(), From: from})
	})
}

// remind tells whoever's turn it is what is due.
func (s *Service) remind(ctx context.Context, tx Store, m *Meeting, p *Place, once string) error {
	owner := m.Teammate(m.Todo.Owner)
	if owner == nil || m.Todo.Action == "" {
		return nil
	}
	t, err := s.telling(ctx, tx, m, p)
	if err != nil {
		return err
	}
	l := i18n.For(owner.Lang)
	return t.send(ctx, owner.reader(), "meeting-todo", once, map[string]string{
		"todo": l.T("meeting.todo." + string(m.Todo.Action)), "due": l.Date(m.Todo.Due.In(p.Zone)),
	})
}

// digest names words in a key.
func digest(words string) string {
	sum := fnv.New64a()
	io.WriteString(sum, words)
	return strconv.FormatUint(sum.Sum64(), 36)
}
