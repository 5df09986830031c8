package web

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"recess/internal/account"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/outbox"
)

// outageBar tells administrators, on every page, that the mail server does not
// answer.
type outageBar struct {
	Token    string // of the form to try again; empty: the page has none
	Since    string
	Last     string // time of day of the latest attempt
	Attempts int
	Words    string // the server's
}

// newOutageBar is nil while the mail server answers, and for everyone but
// administrators.
func (s *Server) newOutageBar(c echo.Context) *outageBar {
	outage, down := s.Outage()
	if !down || account.Administrators.Check(actorOf(c)) != nil {
		return nil
	}
	l := i18n.For(languageOf(c.Request()))
	return &outageBar{
		Token: token(c), Since: meeting.When(l, outage.Since, ottawa), Last: l.Clock(outage.Last.In(ottawa)), Attempts: outage.Attempts,
		Words: cut(printable(outage.Words), longestSaid),
	}
}

// tryMailNow sends all that waits at once, at an administrator's word.
func (s *Server) tryMailNow(c echo.Context, l *i18n.Localizer) error {
	ctx := c.Request().Context()
	if err := s.Outbox.Hasten(ctx, s.Now()); err != nil {
		return err
	}
	s.TryMailNow()
	if err := s.Accounts.Note(ctx, actorOf(c), "retry", "outbox", c.RealIP()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "outbox")+"?trying")
}

// mailWatch tells Prometheus of the outbox and of the mail server.
type mailWatch struct{ *Server }

var (
	messagesMetric = prometheus.NewDesc("recess_outbox_messages", "Messages in the outbox, by state.", []string{"state"}, nil)
	outageMetric   = prometheus.NewDesc("recess_mail_outage_seconds", "Time since the mail server stopped answering; 0 while it answers.", nil, nil)
	attemptsMetric = prometheus.NewDesc("recess_mail_failed_attempts", "Attempts in a row that did not reach the mail server.", nil, nil)
)

// countFor is how long the outbox may take to be counted.
const countFor = 2 * time.Second

// Describe names the metrics.
func (m mailWatch) Describe(to chan<- *prometheus.Desc) {
	to <- messagesMetric
	to <- outageMetric
	to <- attemptsMetric
}

// Collect gives them as they are now.
func (m mailWatch) Collect(to chan<- prometheus.Metric) {
	seconds := 0.0
	outage, down := m.Outage()
	if down {
		seconds = m.Now().Sub(outage.Since).Seconds()
	}
	to <- prometheus.MustNewConstMetric(outageMetric, prometheus.GaugeValue, seconds)
	to <- prometheus.MustNewConstMetric(attemptsMetric, prometheus.GaugeValue, float64(outage.Attempts))
	ctx, cancel := context.WithTimeout(context.Background(), countFor)
	defer cancel()
	counts, err := m.Outbox.Counts(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(messagesMetric, err)
		return
	}
	for _, state := range outbox.States {
		to <- prometheus.MustNewConstMetric(messagesMetric, prometheus.GaugeValue, float64(counts[state]), string(state))
	}
}
