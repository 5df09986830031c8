package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/briefing"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/riding"
)

// packsPage is where a coordinator orders the packs of many ridings.
type packsPage struct {
	page
	Token     string
	Provinces []string
	Count     int // ridings within the coordinator's scope
	Order     briefing.Order
	Province  string
	Problem   string
}

func (s *Server) packs(c echo.Context, l *i18n.Localizer) error {
	return s.showPacks(c, l, http.StatusOK, &packsPage{Order: briefing.Order{Variant: briefing.ForTeam, Langs: []i18n.Lang{l.Lang}}})
}

func (s *Server) showPacks(c echo.Context, l *i18n.Localizer, status int, p *packsPage) error {
	p.page, p.Token = newPage(c, l, l.T("packs.title")), token(c)
	mine := s.ridingsOf(actorOf(c), "")
	p.Count = len(mine)
	for _, province := range riding.Provinces {
		if slices.ContainsFunc(mine, func(r riding.Riding) bool { return r.Province == province }) {
			p.Provinces = append(p.Provinces, province)
		}
	}
	return s.render(c, status, "packs", p)
}

// ridingsOf are the ridings that an actor coordinates, of one province or of
// all.
func (s *Server) ridingsOf(a account.Actor, province string) []riding.Riding {
	var mine []riding.Riding
	for _, r := range s.Finder.Index().Ridings() {
		if (province == "" || r.Province == province) && a.CanCoordinate(r.Code, r.Province) {
			mine = append(mine, r)
		}
	}
	return mine
}

// orderPacks starts a job.
func (s *Server) orderPacks(c echo.Context, l *i18n.Localizer) error {
	p := &packsPage{Province: c.FormValue("province")}
	p.Order.Campaign, p.Order.Variant = c.FormValue("campaign"), briefing.Variant(c.FormValue("variant"))
	p.Order.Langs = []i18n.Lang{i18n.Lang(c.FormValue("lang"))}
	if c.FormValue("lang") == "both" {
		p.Order.Langs = i18n.Langs
	}
	for _, r := range s.ridingsOf(actorOf(c), p.Province) {
		p.Order.Ridings = append(p.Order.Ridings, r.Code)
	}
	job, err := s.startJob(c, p.Order)
	if fault.KindOf(err) == fault.Invalid || fault.KindOf(err) == fault.Conflict || fault.KindOf(err) == fault.NotFound {
		p.Problem = l.Error(err)
		return s.showPacks(c, l, http.StatusBadRequest, p)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "packs", job.id))
}

// startJob checks an order and keeps it; the packs are made while the zip is
// being sent, so that none has to be kept.
func (s *Server) startJob(c echo.Context, o briefing.Order) (*packJob, error) {
	switch {
	case !slices.Contains(briefing.Variants, o.Variant):
		return nil, fault.New(fault.Invalid, "pack.variant", nil)
	case len(o.Ridings) == 0:
		return nil, fault.New(fault.Invalid, "packs.none", nil)
	}
	for _, lang := range o.Langs {
		if !slices.Contains(i18n.Langs, lang) {
			return nil, fault.New(fault.Invalid, "pack.lang", nil)
		}
		if _, err := s.Packs.Edition(c.Request().Context(), o.Campaign, lang); err != nil {
			return nil, err
		}
	}
	return s.jobs.add(&packJob{id: rand.Text(), owner: actorOf(c).Person.ID, order: o, at: s.Now()}, s.Now())
}

// packJob is an order under way. It lives in this program alone: where it ends,
// the download has ended too.
type packJob struct {
	id    string
	owner int64
	order briefing.Order
	at    time.Time

	done   atomic.Int64
	state  atomic.Pointer[string] // nil: not begun
	cancel atomic.Pointer[context.CancelFunc]
}

// States of a job, as the catalogues tell them.
const (
	jobRunning   = "running"
	jobDone      = "done"
	jobCancelled = "cancelled"
)

func (j *packJob) in() string {
	if p := j.state.Load(); p != nil {
		return *p
	}
	return "ready"
}

func (j *packJob) set(state string) { j.state.Store(&state) }

// jobs are the orders of the last hour.
type jobs struct {
	mu  sync.Mutex
	all map[string]*packJob
}

const (
	jobLife  = time.Hour
	mostJobs = 20 // kept at a time
	mostRuns = 2  // at work at a time: each takes all processors there are
)

// add keeps a job, in place of an earlier one of its owner that has not begun.
func (j *jobs) add(job *packJob, now time.Time) (*packJob, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.all == nil {
		j.all = map[string]*packJob{}
	}
	for id, old := range j.all {
		running := old.in() == jobRunning
		if running && old.owner == job.owner {
			return nil, fault.New(fault.Conflict, "packs.yours", nil)
		}
		if !running && (old.owner == job.owner || now.Sub(old.at) > jobLife) {
			delete(j.all, id)
		}
	}
	if len(j.all) >= mostJobs {
		return nil, fault.New(fault.Conflict, "packs.busy", nil)
	}
	j.all[job.id] = job
	return job, nil
}

// of finds a person's own job.
func (j *jobs) of(c echo.Context) (*packJob, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	job, ok := j.all[c.Param("job")]
	if !ok || job.owner != actorOf(c).Person.ID {
		return nil, fault.New(fault.NotFound, "packs.gone", nil)
	}
	return job, nil
}

// begin tells whether a job may begin now; each begins once.
func (j *jobs) begin(job *packJob) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	running := 0
	for _, other := range j.all {
		if other.in() == jobRunning {
			running++
		}
	}
	switch {
	case job.in() == jobRunning:
		return fault.New(fault.Conflict, "packs.yours", nil)
	case running >= mostRuns:
		return fault.New(fault.Conflict, "packs.busy", nil)
	}
	job.done.Store(0)
	job.set(jobRunning)
	return nil
}

// jobPage shows how far a job is.
type jobPage struct {
	page
	Token string
	ID    string
	State string
	Done  int
	Total int
}

func (s *Server) packJob(c echo.Context, l *i18n.Localizer) error {
	job, err := s.jobs.of(c)
	if err != nil {
		return err
	}
	p := &jobPage{page: newPage(c, l, l.T("packs.title")), Token: token(c), ID: job.id, State: job.in(), Done: int(job.done.Load()), Total: job.order.Count()}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "pack_job", p)
}

// jobProgress is what a page asks for while it waits.
func (s *Server) jobProgress(c echo.Context, l *i18n.Localizer) error {
	job, err := s.jobs.of(c)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.JSON(http.StatusOK, map[string]any{
		"state": job.in(), "done": job.done.Load(), "total": job.order.Count(),
		"text": l.T("packs.progress", "Done", l.Number(int(job.done.Load())), "Total", l.Number(job.order.Count())),
	})
}

func (s *Server) cancelPacks(c echo.Context, l *i18n.Localizer) error {
	job, err := s.jobs.of(c)
	if err != nil {
		return err
	}
	if cancel := job.cancel.Load(); cancel != nil {
		(*cancel)()
	}
	job.set(jobCancelled)
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "packs", job.id))
}

// jobZip makes the packs and sends each as it is made. It stops when the
// client hangs up.
func (s *Server) jobZip(c echo.Context, l *i18n.Localizer) error {
	job, err := s.jobs.of(c)
	if err != nil {
		return err
	}
	if err := s.jobs.begin(job); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(c.Request().Context())
	defer cancel()
	job.cancel.Store(&cancel)
	if err := s.Accounts.NoteBulk(ctx, actorOf(c), "packs", job.order.Count(), c.RealIP()); err != nil {
		job.set(jobCancelled)
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="recess-packs.zip"`)
	h.Set("Cache-Control", "no-store")
	w := &patient{to: c.Response(), control: http.NewResponseController(c.Response())}
	err = s.Packs.WriteAll(ctx, w, job.order, func(done, _ int) { job.done.Store(int64(done)) })
	if err != nil {
		job.set(jobCancelled)
		panic(http.ErrAbortHandler) // the zip is not whole: the connection is cut, so that nobody takes it for one
	}
	job.set(jobDone)
	return nil
}

// patient gives a slow line time for each part of an answer, instead of one
// limit for all of it.
type patient struct {
	to      http.ResponseWriter
	control *http.ResponseController
}

const partPatience = time.Minute

func (p *patient) Write(b []byte) (int, error) {
	if err := p.control.SetWriteDeadline(time.Now().Add(partPatience)); err != nil {
		return 0, err
	}
	return p.to.Write(b)
}
