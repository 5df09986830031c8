package web

import (
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/civil"
	"recess/internal/coverage"
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/riding"
)

// Table is a spreadsheet being written; its cells are strings, ints, float64s
// and civil.Dates.
type Table interface {
	Row(cells ...any) error
	Close() error // it is whole now
	Drop()        // it will never be
}

// Tables begins a spreadsheet of a format, csv or xlsx, for readers of a
// language.
type Tables func(w io.Writer, format string, lang i18n.Lang, name string, head ...string) (Table, error)

// writeCSV sends a table as CSV. What goes wrong on the way cuts the
// connection, so that a part is not taken for the whole.
func (s *Server) writeCSV(c echo.Context, l *i18n.Localizer, head []string, rows func(Table) error) error {
	c.Response().Header().Set("Content-Type", tableTypes["csv"])
	table, err := s.Tables(c.Response(), "csv", l.Lang, "", head...)
	if err != nil {
		return err
	}
	return s.finishTable(c, table, rows(table))
}

// finishTable ends a table whose rows were written, or were not.
func (s *Server) finishTable(c echo.Context, table Table, err error) error {
	if err == nil {
		err = table.Close()
	}
	if err != nil {
		table.Drop()
		if c.Request().Context().Err() == nil {
			s.Log.Error("export", "cause", err)
		}
		panic(http.ErrAbortHandler)
	}
	return nil
}

var tableTypes = map[string]string{
	"csv":  "text/csv; charset=utf-8",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

func (s *Server) coverageCSV(c echo.Context, l *i18n.Localizer) error {
	return s.coverageTable(c, l, "csv")
}

func (s *Server) coverageXLSX(c echo.Context, l *i18n.Localizer) error {
	return s.coverageTable(c, l, "xlsx")
}

// coverageTable sends a view as a spreadsheet: a row a riding or, where that is
// asked for, a row a meeting. It is sent as it is read; what goes wrong on the
// way cuts the connection, so that nobody takes a part for the whole.
func (s *Server) coverageTable(c echo.Context, l *i18n.Localizer, format string) error {
	x, err := s.look(c)
	if err != nil {
		return err
	}
	meetings := c.QueryParam("of") == "meetings"
	file, name, head, write := l.T("coverage.file"), l.T("coverage.table"), l.T("coverage.columns"), s.ridingRows
	if meetings {
		file, name, head, write = l.T("coverage.meetings_file"), l.T("board.title"), l.T("coverage.meeting_columns"), s.meetingRows
	}
	s.nameFile(c, x.file(l, file), tableTypes[format], format)
	if c.Request().Method == http.MethodHead {
		return c.NoContent(http.StatusOK)
	}
	if err := s.Accounts.NoteBulk(c.Request().Context(), actorOf(c), "coverage", len(x.view.Lines), c.RealIP()); err != nil {
		return err
	}
	table, err := s.Tables(c.Response(), format, l.Lang, name, strings.Split(head, " | ")...)
	if err != nil {
		return err
	}
	return s.finishTable(c, table, write(c, l, x, table))
}

// file is the name of a file with what a view shows: what it was asked for
// stands in it, since several lie in one folder.
func (x *seen) file(l *i18n.Localizer, of string) string {
	words := []string{of}
	add := func(asked bool, word string) {
		if asked {
			words = append(words, word)
		}
	}
	f := &x.filter
	add(f.Province != "", l.T("province."+f.Province))
	add(f.Party != "", l.T("party."+f.Party))
	add(f.State != "", l.T("coverage.state."+string(f.State)))
	add(f.Level != "", l.T("support."+string(f.Level)))
	add(f.Stale != 0, l.N("coverage.months", f.Stale))
	add(f.Overdue, l.T("board.overdue"))
	return strings.Join(words, ", ")
}

// nameFile sets the headers of an export.
func (s *Server) nameFile(c echo.Context, name, mediaType, ending string) {
	h := c.Response().Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", disposition("attachment", name+"-"+s.today().String()+"."+ending))
	h.Set("Cache-Control", "no-store")
}

// ridingRows are the ridings of a view.
func (s *Server) ridingRows(_ echo.Context, l *i18n.Localizer, x *seen, table Table) error {
	for i := range x.view.Lines {
		line := &x.view.Lines[i]
		name, party := memberCells(l, line.Member)
		todo, level := "", ""
		if line.Todo.Action != "" {
			todo = l.T("meeting.todo." + string(line.Todo.Action))
		}
		if line.Member != nil {
			level = l.T("support." + string(line.Level))
		}
		last := civil.Date{}
		if !line.LastStep.IsZero() {
			last = civil.Of(line.LastStep.In(zoneOf(line.Riding)))
		}
		due := line.Todo.Due
		if todo == "" {
			due = civil.Date{}
		}
		err := table.Row(line.Riding.Code, line.Riding.Name.In(l.Lang), l.T("province."+line.Riding.Province), name, party,
			l.T("coverage.state."+string(line.State)), level, last, todo, due, yes(l, line.Overdue),
			line.Held, line.People, line.Volunteers, line.Known, line.Promises.Open, line.Promises.Overdue, line.Riding.Population, otherCampaign(l, line))
		if err != nil {
			return err
		}
	}
	return nil
}

// meetingRows are the meetings of the ridings of a view.
func (s *Server) meetingRows(c echo.Context, l *i18n.Localizer, x *seen, table Table) error {
	var ridings []string
	if len(x.view.Lines) < len(s.Finder.Index().Ridings()) {
		ridings = x.view.Codes()
	}
	var r *riding.Riding
	roster := s.Members.Roster()
	return s.Coverage.Store.Meetings(c.Request().Context(), x.filter.Campaign, ridings, func(p *coverage.Past) error {
		if r == nil || r.Code != p.Riding { // they come by riding
			var err error
			if r, err = s.Finder.Index().Riding(p.Riding); err != nil {
				return err
			}
		}
		sitting, _ := roster.Sitting(r.Code)
		name, party := memberCells(l, sitting)
		if then, ok := roster.Sat(r.Code, p.Member); ok && (p.State.Over() || p.With != "") { // what was with them stays so
			name, party = then.Name(), member.PartyWords(l, then.Party)
		}
		with, todo := "", ""
		if p.With != "" {
			with = l.T("meeting.with_whom." + string(p.With))
		}
		if p.Todo.Action != "" {
			todo = l.T("meeting.todo." + string(p.Todo.Action))
		}
		return table.Row(int(p.ID), r.Code, r.Name.In(l.Lang), l.T("province."+r.Province), name, party,
			l.T("meeting.state."+string(p.State)), with, p.On, civil.Of(p.SteppedAt.In(zoneOf(r))), todo, p.Todo.Due)
	})
}

// otherCampaign is the one that asks in a riding instead; empty: none does.
func otherCampaign(l *i18n.Localizer, line *coverage.Line) string {
	if line.Other == nil {
		return ""
	}
	return line.Other.Campaign.Name.In(l.Lang)
}

func memberCells(l *i18n.Localizer, m *member.Member) (name, party string) {
	if m == nil {
		return "", ""
	}
	return m.Name(), member.PartyWords(l, m.Party)
}

func yes(l *i18n.Localizer, is bool) string {
	if is {
		return l.T("coverage.yes")
	}
	return ""
}
