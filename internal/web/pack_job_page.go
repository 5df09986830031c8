package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/briefing"
	"recess/internal/i18n"
)

// jobPage shows how far a job is.
type jobPage struct {
	page
	Token    string
	ID       string
	Campaign string
	Variant  briefing.Variant
	State    jobState
	Done     int
	Total    int
}

// jobPause is how long a page that runs no JavaScript waits before it looks
// again, in seconds.
const jobPause = 5

func (s *Server) packJob(c echo.Context, l *i18n.Localizer) error {
	job, err := s.jobs.of(c)
	if err != nil {
		return err
	}
	p := &jobPage{
		page: newPage(c, l, l.T("packs.title")), Token: token(c), ID: job.id,
		Campaign: job.campaign.In(l.Lang), Variant: job.order.Variant, Total: job.order.Count(),
	}
	p.State, p.Done = s.jobs.standing(job)
	if p.State == jobReady || p.State == jobRunning {
		p.Refresh = jobPause
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "pack_job", p)
}

// jobJSON is what a page asks for while it waits.
type jobJSON struct {
	State jobState `json:"state"`
	Done  int      `json:"done"`
	Total int      `json:"total"`
	Says  string   `json:"says"` // the state in words
	Text  string   `json:"text"` // the numbers in words
}

func (s *Server) jobProgress(c echo.Context, l *i18n.Localizer) error {
	job, err := s.jobs.of(c)
	if err != nil {
		return err
	}
	now := jobJSON{Total: job.order.Count()}
	now.State, now.Done = s.jobs.standing(job)
	now.Says = l.T("packs." + string(now.State))
	now.Text = l.T("packs.progress", "Done", l.Number(now.Done), "Total", l.Number(now.Total))
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.JSON(http.StatusOK, now)
}

func (s *Server) cancelPacks(c echo.Context, l *i18n.Localizer) error {
	job, err := s.jobs.of(c)
	if err != nil {
		return err
	}
	s.jobs.cancel(job)
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "packs", job.id))
}

// jobZip makes the packs and sends each as it is made. It stops when the
// client hangs up.
func (s *Server) jobZip(c echo.Context, _ *i18n.Localizer) error {
	job, err := s.jobs.of(c)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	if c.Request().Method == http.MethodHead { // asks what there is, and begins nothing
		nameZip(h, job)
		return c.NoContent(http.StatusOK)
	}
	ctx, stop := context.WithCancel(c.Request().Context())
	defer stop()
	run, err := s.jobs.begin(job, stop)
	if err != nil {
		return err
	}
	defer s.jobs.end(run, jobCancelled) // unless it is done by then
	if err := s.Accounts.NoteBulk(ctx, actorOf(c), "packs", job.order.Count(), c.RealIP()); err != nil {
		return err
	}
	nameZip(h, job)
	w := &patient{to: c.Response(), control: http.NewResponseController(c.Response())}
	err = s.Packs.WriteAll(ctx, w, job.order, func(done, _ int) { run.done.Store(int64(done)) })
	if err != nil {
		if !w.gone && !errors.Is(err, context.Canceled) {
			s.Log.Error("packs", "cause", err)
		}
		panic(http.ErrAbortHandler) // the zip is not whole: the connection is cut, so that nobody takes it for one
	}
	s.jobs.end(run, jobDone)
	return nil
}

func nameZip(h http.Header, job *packJob) {
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", disposition("attachment", "packs-"+job.order.Campaign+".zip"))
	h.Set("Cache-Control", "no-store")
}

// patient gives a slow line time for each part of an answer, instead of one
// limit for all of it.
type patient struct {
	to      http.ResponseWriter
	control *http.ResponseController
	gone    bool // nobody takes what is written any more
}

const partPatience = time.Minute

func (p *patient) Write(b []byte) (int, error) {
	if err := p.control.SetWriteDeadline(time.Now().Add(partPatience)); err != nil {
		return 0, err
	}
	n, err := p.to.Write(b)
	p.gone = err != nil
	return n, err
}
