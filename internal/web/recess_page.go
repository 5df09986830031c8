package web

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// recessPage is where a coordinator adds a window, or changes one.
type recessPage struct {
	page
	Token    string
	Form     recessForm
	Kept     *recessView // as it is now; nil: it is new
	Kinds    []option
	Statuses []option
	Reasons  []option
	Problem  string
	Stale    bool // somebody else has changed it meanwhile
}

// recessForm is what was typed, or what is kept.
type recessForm struct {
	Do                  string // edit, close or cancel
	Revision            int64
	First, Last, ReadOn string
	Kind, Status        string
	Source, Note        string
	Until, Why          string // closing or cancelling: last day, reason,
	Where, More         string // where that was read, and a note
}

func formOf(w calendar.Window) recessForm {
	return recessForm{
		Do: "edit", Revision: w.Revision, First: w.First.String(), Last: w.Last.String(), ReadOn: w.ReadOn.String(),
		Kind: string(w.Kind), Status: string(w.Status), Source: w.Source, Note: w.Note,
	}
}

func typedRecess(c echo.Context) recessForm {
	revision, _ := strconv.ParseInt(c.FormValue("revision"), 10, 64) // anything else is no revision that there is
	return recessForm{
		Do: c.FormValue("do"), Revision: revision,
		First: c.FormValue("first"), Last: c.FormValue("last"), ReadOn: c.FormValue("read_on"),
		Kind: c.FormValue("kind"), Status: c.FormValue("status"), Source: c.FormValue("source"), Note: c.FormValue("note"),
		Until: c.FormValue("until"), Why: c.FormValue("why"), Where: c.FormValue("where"), More: c.FormValue("more"),
	}
}

// window is what the form says of a window; what is no day is none, and
// refused by the rules of windows.
func (f *recessForm) window(id int64) calendar.Window {
	return calendar.Window{
		ID: id, Revision: f.Revision, First: typedDay(f.First), Last: typedDay(f.Last), ReadOn: typedDay(f.ReadOn),
		Kind: calendar.Kind(f.Kind), Status: calendar.Status(f.Status), Source: f.Source, Note: f.Note,
	}
}

func typedDay(s string) civil.Date {
	d, err := civil.Parse(s)
	if err != nil {
		return civil.Date{}
	}
	return d
}

func (s *Server) newRecess(c echo.Context, l *i18n.Localizer) error {
	today := s.Calendar.Today().String()
	form := recessForm{Kind: string(calendar.Week), Status: string(calendar.Announced), ReadOn: today}
	return s.showRecess(c, l, http.StatusOK, &recessPage{Form: form})
}

func (s *Server) addRecess(c echo.Context, l *i18n.Localizer) error {
	form := typedRecess(c)
	w := form.window(0)
	if w.Status == calendar.Cancelled { // a window is announced before it is cancelled
		w.Status = ""
	}
	err := s.Calendar.Add(c.Request().Context(), editor(c), &w)
	if refused(err) {
		return s.showRecess(c, l, statusFor(err), &recessPage{Form: form, Problem: l.Error(err)})
	}
	return done(c, l, "add", err)
}

func (s *Server) recess(c echo.Context, l *i18n.Localizer) error {
	id, err := number(c)
	if err != nil {
		return err
	}
	w, err := s.Calendar.Store.Window(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return s.showRecess(c, l, http.StatusOK, s.recessPageOf(l, w))
}

func (s *Server) recessPageOf(l *i18n.Localizer, w calendar.Window) *recessPage {
	kept := newRecessView(l, w, s.Calendar.Today())
	return &recessPage{Form: formOf(w), Kept: &kept}
}

// changeRecess edits, closes or cancels a window. When somebody else has
// changed it meanwhile, nothing is overwritten: their change is shown beside
// what was typed, which can then be sent again.
func (s *Server) changeRecess(c echo.Context, l *i18n.Localizer) error {
	id, err := number(c)
	if err != nil {
		return err
	}
	ctx, form := c.Request().Context(), typedRecess(c)
	err = s.doRecess(c, id, &form)
	if !refused(err) {
		return done(c, l, form.Do, err)
	}
	w, getErr := s.Calendar.Store.Window(ctx, id)
	if getErr != nil {
		return getErr
	}
	p := s.recessPageOf(l, w)
	if form.Do != "edit" { // the fields of the window itself stay as they are kept
		kept := p.Form
		kept.Do, kept.Until, kept.Why, kept.Where, kept.More = form.Do, form.Until, form.Why, form.Where, form.More
		form = kept
	}
	form.Revision = w.Revision
	p.Form, p.Problem, p.Stale = form, l.Error(err), fault.KindOf(err) == fault.Conflict
	return s.showRecess(c, l, statusFor(err), p)
}

func (s *Server) doRecess(c echo.Context, id int64, f *recessForm) error {
	ctx, by := c.Request().Context(), editor(c)
	ending := calendar.Ending{Why: calendar.Reason(f.Why), Source: f.Where, Note: f.More}
	switch f.Do {
	case "edit":
		w := f.window(id)
		if w.Status == calendar.Cancelled { // by its own form, with a reason
			w.Status = ""
		}
		return s.Calendar.Edit(ctx, by, w)
	case "close":
		return s.Calendar.Close(ctx, by, id, f.Revision, typedDay(f.Until), ending)
	case "cancel":
		return s.Calendar.Cancel(ctx, by, id, f.Revision, ending)
	}
	return echo.NewHTTPError(http.StatusBadRequest)
}

func (s *Server) showRecess(c echo.Context, l *i18n.Localizer, status int, p *recessPage) error {
	title := l.T("recesses.new")
	if p.Kept != nil {
		title = l.T("recess.which", "Kind", l.T("recesses.kinds."+string(p.Kept.Kind)), "Days", p.Kept.Days)
	}
	p.page, p.Token = newPage(c, l, title), token(c)
	for _, k := range calendar.Kinds {
		p.Kinds = append(p.Kinds, option{string(k), l.T("recesses.kinds." + string(k)), p.Form.Kind == string(k)})
	}
	for _, k := range calendar.Statuses {
		if k != calendar.Cancelled {
			p.Statuses = append(p.Statuses, option{string(k), l.T("recesses.status." + string(k)), p.Form.Status == string(k)})
		}
	}
	for _, k := range calendar.Reasons {
		p.Reasons = append(p.Reasons, option{string(k), l.T("recesses.reason." + string(k)), p.Form.Why == string(k)})
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "recess", p)
}

func editor(c echo.Context) calendar.Editor {
	return calendar.Editor{Person: actorOf(c).Person.ID, From: c.RealIP()}
}

// done leads back to the list, unless something went wrong.
func done(c echo.Context, l *i18n.Localizer, deed string, err error) error {
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "recesses")+"?done="+deed)
}
