package web

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/briefing"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// packJob is an order of packs. It lives in this program alone: where it ends,
// the download has ended too.
type packJob struct {
	id       string
	owner    int64
	campaign i18n.Text
	order    briefing.Order
	at       time.Time
	run      *packRun // the latest download, guarded by jobs.mu; nil: none was begun
}

// packRun is a download of a job's packs.
type packRun struct {
	state jobState // guarded by jobs.mu
	stop  context.CancelFunc
	done  atomic.Int64
}

// jobState is where a job stands, as the catalogues tell it.
type jobState string

const (
	jobReady     jobState = "ready"
	jobRunning   jobState = "running"
	jobDone      jobState = "done"
	jobCancelled jobState = "cancelled"
)

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

func (j *packJob) state() jobState {
	if j.run == nil {
		return jobReady
	}
	return j.run.state
}

// add keeps a job, in place of an earlier one of its owner that is not at
// work.
func (j *jobs) add(job *packJob) (*packJob, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.all == nil {
		j.all = map[string]*packJob{}
	}
	for id, old := range j.all {
		running := old.state() == jobRunning
		if running && old.owner == job.owner {
			return nil, fault.New(fault.Conflict, "packs.yours", nil)
		}
		if !running && (old.owner == job.owner || job.at.Sub(old.at) > jobLife) {
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

// begin starts a download, which stop ends early, unless this job or too many
// others are at work.
func (j *jobs) begin(job *packJob, stop context.CancelFunc) (*packRun, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if job.state() == jobRunning {
		return nil, fault.New(fault.Conflict, "packs.yours", nil)
	}
	running := 0
	for _, other := range j.all {
		if other.state() == jobRunning {
			running++
		}
	}
	if running >= mostRuns {
		return nil, fault.New(fault.Conflict, "packs.busy", nil)
	}
	job.run = &packRun{state: jobRunning, stop: stop}
	return job.run, nil
}

// end tells how a download ended; one that was cancelled stays so.
func (j *jobs) end(run *packRun, state jobState) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if run.state == jobRunning {
		run.state = state
	}
}

// cancel stops a job's download.
func (j *jobs) cancel(job *packJob) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if job.state() == jobRunning {
		job.run.state = jobCancelled
		job.run.stop()
	}
}

// standing is where a job stands, and how many of its packs are written.
func (j *jobs) standing(job *packJob) (jobState, int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if job.run == nil {
		return jobReady, 0
	}
	return job.run.state, int(job.run.done.Load())
}
