package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/register"
)

// Registers is what is kept of how facts came here.
type Registers interface {
	Runs(ctx context.Context) (map[register.Name]register.Run, error)
	Changes(ctx context.Context, most int) ([]member.Change, error)
	Corrections(ctx context.Context) ([]member.Correction, error)
	Members(ctx context.Context) ([]member.Member, error) // as the registers have them
	Waiting(ctx context.Context) (*register.Redistribution, error)
}

// registersPage tells coordinators how old every register is, and what went
// wrong with it.
type registersPage struct {
	page
	Done        bool
	Refresh     string // how often what is fetched
	MayImport   bool   // the reader
	Waiting     *waitingOrder
	WaitingRun  registerState // the last attempt to take one in
	Registers   []registerState
	Corrections []correctionView
	Imports     []importView
}

// registerState is a register with its last run.
type registerState struct {
	registerLine
	Held    bool // there is an edition
	Age     int  // days
	Ran     string
	Origin  string
	Trouble string
}

// importView is what one import has changed: the weightiest in sight, and the
// rest to be opened.
type importView struct {
	Day, Tally string
	Seen, More []changeView
}

// changeView is one thing that an import has changed.
type changeView struct{ Words, Riding string }

const (
	latestChanges = 1000 // that the page has; the whole House is some 700
	seenChanges   = 12   // of one import, without opening anything
)

func (s *Server) registers(c echo.Context, l *i18n.Localizer) error {
	ctx := c.Request().Context()
	p := &registersPage{page: newPage(c, l, l.T("registers.title")), Done: c.QueryParam("done") == "import", MayImport: actorOf(c).Is(account.Administrator)}
	p.Refresh = l.T("registers.no_refresh")
	if s.Refresh > 0 {
		p.Refresh = l.N("registers.refresh", max(1, int(s.Refresh.Round(time.Hour).Hours())))
	}
	runs, err := s.RegisterStore.Runs(ctx)
	if err != nil {
		return err
	}
	if p.Waiting, err = s.waitingOrder(c, l); err != nil {
		return err
	}
	p.WaitingRun = s.registerState(l, register.NextOrder, runs[register.NextOrder])
	for _, name := range register.Names {
		p.Registers = append(p.Registers, s.registerState(l, name, runs[name]))
	}
	if p.Corrections, err = s.correctionViews(ctx, l, ""); err != nil {
		return err
	}
	changes, err := s.RegisterStore.Changes(ctx, latestChanges)
	if err != nil {
		return err
	}
	p.Imports = s.importViews(l, changes)
	return s.render(c, http.StatusOK, "registers", p)
}

// importViews puts changes together that were taken in at once.
func (s *Server) importViews(l *i18n.Localizer, changes []member.Change) []importView {
	var views []importView
	for len(changes) > 0 {
		end := slices.IndexFunc(changes, func(c member.Change) bool { return !c.At.Equal(changes[0].At) })
		if end < 0 {
			end = len(changes)
		}
		v := importView{Day: l.Date(changes[0].On.In(time.UTC)), Tally: member.Tally(l, changes[:end])}
		all := s.changeViews(l, changes[:end])
		v.Seen, v.More = all[:min(seenChanges, end)], all[min(seenChanges, end):]
		views, changes = append(views, v), changes[end:]
	}
	return views
}

func (s *Server) changeViews(l *i18n.Localizer, changes []member.Change) []changeView {
	views := make([]changeView, len(changes))
	for i := range changes {
		views[i] = changeView{Words: changes[i].Words(l, s.ridingName(l, changes[i].Riding)), Riding: changes[i].Riding}
	}
	return views
}

func (s *Server) registerState(l *i18n.Localizer, name register.Name, run register.Run) registerState {
	state := registerState{registerLine: registerLine{sourceLine: sourceLine{What: l.T("register." + string(name))}}}
	if e, ok := s.Editions()[name]; ok {
		state.Held = true
		state.registerLine = registerLine{
			sourceLine: s.sourceLines(l, name)[0], Licence: e.Licence.In(l.Lang), Rows: e.Rows, Loaded: l.Date(e.LoadedAt.In(time.UTC)),
		}
		state.Age = civil.Of(s.Now().In(civil.Ottawa)).Sub(e.AsOf)
	}
	if !run.At.IsZero() {
		state.Ran, state.Origin, state.Trouble = l.Date(run.At), run.Origin, run.Trouble.In(l.Lang)
	}
	return state
}

// ridingName is a riding's name, or its code where it is none of ours.
func (s *Server) ridingName(l *i18n.Localizer, code string) string {
	if r, err := s.Finder.Index().Riding(code); err == nil {
		return r.Name.In(l.Lang)
	}
	return code
}
