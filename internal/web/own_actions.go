package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// takeAway gives a person everything that is kept about them, as JSON or, for
// spreadsheets, as CSV.
func (s *Server) takeAway(c echo.Context, l *i18n.Localizer) error {
	held, err := s.Accounts.TakeAway(c.Request().Context(), actorOf(c), c.RealIP())
	if err != nil {
		return err
	}
	own, err := s.Meetings.Store.Own(c.Request().Context(), held.Person.ID)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	if c.Param("file") == "recess.csv" {
		h.Set("Content-Disposition", `attachment; filename="recess.csv"`)
		rows := spread(held, own)
		return s.writeCSV(c, l, rows[0], func(table Table) error {
			for _, row := range rows[1:] {
				if err := table.Row(row[0], row[1], row[2]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if c.Param("file") != "recess.json" {
		return echo.ErrNotFound
	}
	h.Set("Content-Disposition", `attachment; filename="recess.json"`)
	h.Set("Content-Type", "application/json; charset=utf-8")
	out := json.NewEncoder(c.Response())
	out.SetIndent("", "  ")
	return out.Encode(struct {
		*account.Takeaway
		*meeting.Own
	}{held, own})
}

// spread lays what is held out as rows of what, when and which.
func spread(held *account.Takeaway, own *meeting.Own) [][]string {
	rows := [][]string{{"what", "when", "value"}}
	add := func(what string, when time.Time, value string) {
		stamp := ""
		if !when.IsZero() {
			stamp = when.UTC().Format(time.RFC3339)
		}
		rows = append(rows, []string{what, stamp, value})
	}
	p := held.Person
	add("email", p.CreatedAt, p.Email)
	add("name", time.Time{}, p.Name)
	add("phone", time.Time{}, p.Phone)
	add("language", time.Time{}, string(p.Lang))
	add("reach", time.Time{}, string(p.Reach))
	add("role", time.Time{}, string(p.Role))
	add("postal code", p.Home.On, p.Home.Postal)
	add("riding", p.Home.On, p.Home.Riding)
	add("access needs", time.Time{}, p.AccessNeeds)
	for _, x := range held.Sessions {
		add("session", x.CreatedAt, x.Agent)
	}
	for _, x := range held.Devices {
		add("device", x.SeenAt, x.Name)
	}
	for _, x := range held.Consents {
		add("consent", x.GivenAt, fmt.Sprint(x.Purpose, ": ", x.Words))
	}
	for _, x := range held.Events {
		add("event", x.At, x.Action)
	}
	for _, x := range own.Meetings {
		add("meeting", x.Since, fmt.Sprint(x.Riding, ": ", x.State, ", ", x.Membership, " ", strings.Join(x.Roles, " ")))
	}
	for _, x := range own.Promises {
		what := "promise"
		if !x.Ours {
			what = "promise to ask after"
		}
		add(what, x.At, fmt.Sprint(x.Riding, ": ", x.State, ", ", x.Due, ", ", x.Text))
	}
	for _, x := range own.Written {
		what := "draft"
		if x.Kind != "" {
			what = fmt.Sprint("report ", x.Number, ", ", x.Kind)
		}
		if x.Why != "" {
			add(what, x.At, fmt.Sprint(x.Meeting, ", why: ", x.Why))
		}
		for _, field := range slices.Sorted(maps.Keys(x.Fields)) {
			add(what, x.At, fmt.Sprint(x.Meeting, ", ", field, ": ", x.Fields[field]))
		}
	}
	return rows
}

// endSession signs one of the person's browsers out, or all the others.
func (s *Server) endSession(c echo.Context, l *i18n.Localizer) error {
	ctx, person := c.Request().Context(), actorOf(c).Person
	var err error
	if id := c.FormValue("session"); id != "" {
		err = gone(s.Accounts.Store.EndSession(ctx, person.ID, id))
	} else {
		err = s.Accounts.Store.EndSessions(ctx, person.ID, currentOf(c).id)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, profileURL(l.Lang))
}

// forget deletes the person's account, when they have said so in a word.
func (s *Server) forget(c echo.Context, l *i18n.Localizer) error {
	if c.FormValue("sure") == "" {
		return c.Redirect(http.StatusSeeOther, profileURL(l.Lang)+"#delete")
	}
	actor, err := s.confirmed(c)
	if err == nil {
		err = s.Accounts.Forget(c.Request().Context(), actor)
	}
	if fault.KindOf(err) == fault.Invalid {
		return s.showOwn(c, l, http.StatusBadRequest, &ownPage{Person: *actor.Person, Problem: l.Error(err), Sure: true})
	}
	if err != nil {
		return err
	}
	return s.signOut(c, l)
}
