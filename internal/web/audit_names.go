package web

import (
	"context"
	"strconv"
	"strings"

	"recess/internal/account"
	"recess/internal/i18n"
)

// auditLine is a line of the audit log in words.
type auditLine struct {
	account.Event
	Done    string // the action
	Who     string
	WhoHref string // page of the account; empty: there is none
	What    string // the object, by its name
	Href    string // its page; empty: it has none
	Detail  string
}

// auditNames are the names of what lines of the audit log are about.
type auditNames struct {
	*Server
	l         *i18n.Localizer
	people    map[int64]string // name or address; who has deleted their account is not there
	meetings  map[int64]string // riding
	campaigns map[string]i18n.Text
	papers    map[string]string // title by slug and language
	lists     map[string]string
}

// auditLines puts lines of the log into words, with a query for each kind of
// thing that they are about.
func (s *Server) auditLines(ctx context.Context, l *i18n.Localizer, actor account.Actor, events []account.Event) ([]auditLine, error) {
	n := auditNames{Server: s, l: l, campaigns: map[string]i18n.Text{}, papers: map[string]string{}, lists: map[string]string{}}
	if err := n.load(ctx, actor, events); err != nil {
		return nil, err
	}
	lines := make([]auditLine, len(events))
	for i, e := range events {
		line := auditLine{Event: e, Done: auditAction(l, e.Action), Detail: n.detail(e)}
		line.Who, line.WhoHref = n.who(e)
		line.What, line.Href = n.what(e)
		lines[i] = line
	}
	return lines, nil
}

func (n *auditNames) load(ctx context.Context, actor account.Actor, events []account.Event) (err error) {
	var people, meetings []int64
	kinds := map[string]bool{}
	for _, e := range events {
		kind, id := objectOf(e)
		kinds[kind] = true
		people = append(people, e.Actor)
		number, _ := strconv.ParseInt(id, 10, 64) // of a paper, say, there is none, and none is found
		switch kind {
		case "person":
			people = append(people, number)
		case "meeting":
			meetings = append(meetings, number)
		}
	}
	if n.people, err = n.Accounts.Store.Names(ctx, people); err != nil {
		return err
	}
	if n.meetings, err = n.Meetings.Store.RidingsOf(ctx, meetings); err != nil {
		return err
	}
	if kinds["campaign"] {
		all, err := n.Campaigns.Store.Campaigns(ctx)
		if err != nil {
			return err
		}
		for _, x := range all {
			n.campaigns[x.Slug] = x.Name
		}
	}
	if kinds["paper"] {
		all, err := n.Library.Store.Papers(ctx)
		if err != nil {
			return err
		}
		for _, x := range all {
			n.papers[x.Slug+" "+string(x.Lang)] = x.Title
		}
	}
	if !kinds["list"] {
		return nil
	}
	kept, err := n.Match.Kept(ctx, actor)
	for _, k := range kept {
		n.lists[strconv.FormatInt(k.ID, 10)] = k.Name
	}
	return err
}

// objectOf is the kind of a line's object and what tells it from others of its
// kind.
func objectOf(e account.Event) (kind, id string) {
	kind, id, _ = strings.Cut(e.Object, " ")
	return kind, id
}

// who is who acted.
func (n *auditNames) who(e account.Event) (name, href string) {
	switch {
	case e.Actor != 0:
		return n.person(e.Actor)
	case e.From == "console":
		return n.l.T("audit.console"), ""
	}
	return n.l.T("audit.visitor"), ""
}

func (n *auditNames) person(id int64) (name, href string) {
	if name, ok := n.people[id]; ok {
		return name, pageURL(n.l.Lang, "people", strconv.FormatInt(id, 10))
	}
	return n.l.T("audit.gone", "ID", id), ""
}

// what is the object of a line by its name, where it has one, and its page.
func (n *auditNames) what(e account.Event) (name, href string) {
	kind, id := objectOf(e)
	number, _ := strconv.ParseInt(id, 10, 64) // see load
	switch kind {
	case "person":
		return n.person(number)
	case "meeting":
		if riding, ok := n.meetings[number]; ok {
			return n.l.T("audit.meeting", "Riding", n.ridingName(n.l, riding)), pageURL(n.l.Lang, "meetings", id)
		}
	case "riding":
		return n.ridingName(n.l, id), pageURL(n.l.Lang, "ridings", id)
	case "campaign":
		if name, ok := n.campaigns[id]; ok {
			return name.In(n.l.Lang), pageURL(n.l.Lang, "campaigns", id)
		}
	case "paper":
		slug, lang, _ := strings.Cut(id, " ")
		if title, ok := n.papers[id]; ok {
			return title, pageURL(i18n.Lang(lang), "papers", slug)
		}
	case "recess":
		for _, w := range n.Recesses() {
			if w.ID == number {
				return n.l.T("recess."+string(w.Kind)) + n.l.T("punct.colon") + " " + days(n.l, w), pageURL(n.l.Lang, "recesses", id)
			}
		}
	case "member":
		for _, m := range n.Members.Roster().Members() {
			if int64(m.PersonID) == number {
				return m.Name(), pageURL(n.l.Lang, "ridings", m.Riding)
			}
		}
	case "message":
		return n.l.T("outbox.message", "ID", number), pageURL(n.l.Lang, "outbox", id)
	case "list":
		if name, ok := n.lists[id]; ok {
			return name, pageURL(n.l.Lang, "match") + "#kept"
		}
	}
	return auditObject(n.l, e), ""
}

// detail is what else a line says: of a role with its area in words.
func (n *auditNames) detail(e account.Event) string {
	if e.Action != "role" {
		return e.Detail
	}
	words := strings.Fields(e.Detail)
	if len(words) == 0 {
		return ""
	}
	var scope account.Scope
	for _, area := range words[1:] {
		if len(area) == 2 {
			scope.Provinces = append(scope.Provinces, area)
		} else {
			scope.Ridings = append(scope.Ridings, area)
		}
	}
	role := n.l.T("role." + words[0])
	if account.Role(words[0]) != account.Coordinator {
		return role
	}
	return role + n.l.T("punct.colon") + " " + n.areaWords(n.l, scope)
}
