package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/member"
	"recess/internal/riding"
)

// boardPage is where coordinators see all meetings, the next due first.
type boardPage struct {
	page
	Token     string
	Lines     []boardLine
	Counts    []boardCount
	Unclaimed []*riding.Riding // nobody has asked yet; only when asked for
	Free      int              // how many of those there are
	FreeQuery template.URL     // shows them
	Campaigns []option
	Provinces []option
	Parties   []option
	States    []option
	Overdue   bool
	None      bool         // unclaimed ridings are shown
	Next      template.URL // query of the next page; empty at the end
	Query     template.URL // of this one, for what is sent
	Words     string
	Problem   string
	Told      int // how many teams were told; 0: nobody was to be
}

// boardLine is a meeting in words.
type boardLine struct {
	meeting.Line
	Riding   *riding.Riding
	Party    string
	StateIn  string
	Todo     string
	Due      string
	Overdue  bool
	When     string
	Campaign string
}

// boardCount is how many meetings of the filter are in a state, and the query
// that shows them.
type boardCount struct {
	Query template.URL
	Words string
	N     int
}

const linesPerPage = 50

// boardFilter is what the address asks for; what is nothing that there is, is
// left out.
type boardFilter struct {
	campaign, province, party, state string
	overdue, none                    bool
	after                            meeting.Mark
}

func typedFilter(c echo.Context) boardFilter {
	f := boardFilter{
		campaign: c.QueryParam("campaign"), province: c.QueryParam("province"), party: c.QueryParam("party"), state: c.QueryParam("state"),
		overdue: c.QueryParam("overdue") != "", none: c.QueryParam("state") == unclaimed,
	}
	due, id, _ := strings.Cut(c.QueryParam("after"), "_")
	number, err := strconv.ParseInt(id, 10, 64)
	if day, wrong := civil.Parse(due); err == nil && wrong == nil {
		f.after = meeting.Mark{Due: day, ID: number}
	}
	return f
}

// unclaimed stands among the states for ridings without a meeting.
const unclaimed = "unclaimed"

// query is the filter as an address has it, from a line on; it is escaped
// already.
func (f boardFilter) query(after meeting.Mark) template.URL {
	v := url.Values{}
	for name, value := range map[string]string{"campaign": f.campaign, "province": f.province, "party": f.party, "state": f.state} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if f.overdue {
		v.Set("overdue", "1")
	}
	if after.ID != 0 {
		v.Set("after", after.Due.String()+"_"+strconv.FormatInt(after.ID, 10))
	}
	return template.URL(v.Encode())
}

// narrowed are the ridings that a filter is about; nil: all.
func (s *Server) narrowed(f boardFilter) []string {
	if f.province == "" && f.party == "" {
		return nil
	}
	codes := []string{}
	for _, r := range s.Finder.Index().Ridings() {
		if f.province != "" && r.Province != f.province {
			continue
		}
		m, _ := s.Members.Roster().Sitting(r.Code)
		if f.party != "" && (m == nil || member.PartySlug(m.Party) != f.party) {
			continue
		}
		codes = append(codes, r.Code)
	}
	return codes
}

func (s *Server) board(c echo.Context, l *i18n.Localizer) error {
	told, _ := strconv.Atoi(c.QueryParam("told")) // anything else is nobody
	return s.showBoard(c, l, http.StatusOK, &boardPage{Told: told})
}

func (s *Server) showBoard(c echo.Context, l *i18n.Localizer, status int, p *boardPage) error {
	ctx, f := c.Request().Context(), typedFilter(c)
	p.page, p.Token, p.Overdue, p.None = newPage(c, l, l.T("board.title")), token(c), f.overdue, f.none
	all, err := s.Campaigns.Store.Campaigns(ctx)
	if err != nil {
		return err
	}
	filter := meeting.Filter{Ridings: s.narrowed(f), After: f.after, Most: linesPerPage + 1}
	if f.overdue {
		filter.Overdue = s.today()
	}
	names := map[int64]string{}
	for _, x := range all {
		names[x.ID] = x.Name.In(l.Lang)
		p.Campaigns = append(p.Campaigns, option{x.Slug, names[x.ID], x.Slug == f.campaign})
		if x.Slug == f.campaign {
			filter.Campaign = x.ID
		}
	}
	if slices.Contains(meeting.States, meeting.State(f.state)) {
		filter.States = []meeting.State{meeting.State(f.state)}
	}
	lines, counts, err := s.Meetings.Board(ctx, actorOf(c), filter)
	if err != nil {
		return err
	}
	if len(lines) > linesPerPage {
		lines = lines[:linesPerPage]
		last := lines[linesPerPage-1]
		p.Next = f.query(meeting.Mark{Due: last.Due, ID: last.ID})
	}
	for _, line := range lines {
		p.Lines = append(p.Lines, s.boardLine(l, line, names))
	}
	p.Query = f.query(f.after)
	p.addChoices(l, f, counts)
	if p.None {
		p.Lines, p.Next = nil, ""
	}
	if err := s.addUnclaimed(c, p, filter); err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "board", p)
}

func (s *Server) boardLine(l *i18n.Localizer, line meeting.Line, campaigns map[int64]string) boardLine {
	v := boardLine{Line: line, StateIn: l.T("meeting.state." + string(line.State)), Campaign: campaigns[line.Campaign]}
	zone := ottawa
	if r, err := s.Finder.Index().Riding(line.Riding); err == nil {
		v.Riding = r
		if loc, err := civil.Zone(r.TimeZone); err == nil {
			zone = loc
		}
	}
	if m, ok := s.Members.Roster().Sitting(line.Riding); ok {
		v.Party = m.Party
	}
	if line.Todo.Action != "" {
		v.Todo, v.Due = l.T("meeting.todo."+string(line.Todo.Action)), l.Date(line.Todo.Due.In(time.UTC))
		v.Overdue = line.Todo.Overdue(civil.Of(s.Now().In(zone)))
	}
	if !line.Start.IsZero() {
		v.When = meeting.When(l, line.Start, zone)
	}
	return v
}

// addChoices fills in what can be filtered by, and how many meetings there are
// in each state.
func (p *boardPage) addChoices(l *i18n.Localizer, f boardFilter, counts map[meeting.State]int) {
	for _, province := range riding.Provinces {
		p.Provinces = append(p.Provinces, option{province, l.T("province." + province), province == f.province})
	}
	for _, party := range member.Parties {
		p.Parties = append(p.Parties, option{party, l.T("party." + party), party == f.party})
	}
	for _, state := range meeting.States {
		words := l.T("meeting.state." + string(state))
		p.States = append(p.States, option{string(state), words, string(state) == f.state})
		if n := counts[state]; n > 0 {
			p.Counts = append(p.Counts, boardCount{f.only(string(state)), words, n})
		}
	}
	p.FreeQuery = f.only(unclaimed)
}

// only is the query of what is counted: all of the filter in a state, overdue
// or not.
func (f boardFilter) only(state string) template.URL {
	f.state, f.overdue = state, false
	return f.query(meeting.Mark{})
}

// addUnclaimed lists the ridings of the filter that nobody has asked for.
func (s *Server) addUnclaimed(c echo.Context, p *boardPage, f meeting.Filter) error {
	taken, err := s.Meetings.Store.Taken(c.Request().Context(), f.Campaign)
	if err != nil {
		return err
	}
	blocked := map[string]meeting.Summary{}
	if f.Campaign != 0 { // others may ask there
		if blocked, err = s.Meetings.Blocked(c.Request().Context(), f.Campaign); err != nil {
			return err
		}
	}
	actor := actorOf(c)
	for _, r := range s.Finder.Index().Ridings() {
		if _, other := blocked[r.Code]; other || taken[r.Code] || f.Ridings != nil && !slices.Contains(f.Ridings, r.Code) || !actor.CanCoordinate(r.Code, r.Province) {
			continue
		}
		p.Free++
		if p.None {
			p.Unclaimed = append(p.Unclaimed, &r)
		}
	}
	return nil
}

// tellTeams nudges whoever's turn it is in the meetings that are marked, or
// sends their teams a message.
func (s *Server) tellTeams(c echo.Context, l *i18n.Localizer) error {
	actor, words := actorOf(c), c.FormValue("words")
	form, err := c.FormParams()
	if err != nil {
		return echo.NewHTTPError(http.StatusBadRequest)
	}
	ids := form["meeting"]
	if len(ids) == 0 || len(ids) > linesPerPage {
		return s.showBoard(c, l, http.StatusBadRequest, &boardPage{Problem: l.T("board.none_marked"), Words: words})
	}
	for _, typed := range ids {
		id, err := strconv.ParseInt(typed, 10, 64)
		if err != nil {
			return echo.NewHTTPError(http.StatusBadRequest)
		}
		if err := s.tellTeam(c, actor, id, c.FormValue("do"), words); refused(err) {
			return s.showBoard(c, l, statusFor(err), &boardPage{Problem: l.Error(err), Words: words})
		} else if err != nil {
			return err
		}
	}
	s.Meetings.Wake()
	v := c.QueryParams()
	v.Set("told", strconv.Itoa(len(ids)))
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "meetings")+"?"+v.Encode())
}

func (s *Server) tellTeam(c echo.Context, actor account.Actor, id int64, do, words string) error {
	switch do {
	case "nudge":
		return s.Meetings.Nudge(c.Request().Context(), actor, id, c.RealIP())
	case "say":
		return s.Meetings.Say(c.Request().Context(), actor, id, words, c.RealIP())
	}
	return echo.NewHTTPError(http.StatusBadRequest)
}
