package web

import (
	"context"
	"net/http"
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
	Terms(ctx context.Context, riding string) ([]member.Term, error)
	Waiting(ctx context.Context) (*register.Redistribution, error)
}

// registersPage tells coordinators how old every register is, and what went
// wrong with it.
type registersPage struct {
	page
	Done        bool
	Imports     bool // the reader may import
	Waiting     *waitingOrder
	WaitingRun  registerState // the last attempt to take one in
	Registers   []registerState
	Corrections []correctionView
	Changes     []changeView
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

// changeView is what an import has changed.
type changeView struct{ Day, Words, Riding string }

// latestChanges is how many the page shows.
const latestChanges = 30

func (s *Server) registers(c echo.Context, l *i18n.Localizer) error {
	ctx := c.Request().Context()
	p := &registersPage{page: newPage(c, l, l.T("registers.title")), Done: c.QueryParam("done") == "import", Imports: actorOf(c).Is(account.Administrator)}
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
	for _, change := range changes {
		p.Changes = append(p.Changes, changeView{
			Day: l.Date(change.On.In(time.UTC)), Words: change.Words(l, s.ridingName(l, change.Riding)), Riding: change.Riding,
		})
	}
	return s.render(c, http.StatusOK, "registers", p)
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
