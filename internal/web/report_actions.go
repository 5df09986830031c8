package web

import (
	"errors"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// takeReport is everything that is done on the page of a report.
func (s *Server) takeReport(c echo.Context, l *i18n.Localizer) error {
	id, err := number(c)
	if err != nil {
		return err
	}
	ctx, actor, p := c.Request().Context(), actorOf(c), &reportPage{Tried: attempted(c)}
	var typed map[string]meeting.Typed
	switch p.Tried.Do {
	case "save":
		return s.saveDraft(c, l, id)
	case "keep":
		typed = typedFields(c)
		err = s.Meetings.KeepReport(ctx, actor, id, typed, c.RealIP())
	case "amend":
		typed = typedFields(c)
		p.Amends, _ = strconv.Atoi(c.FormValue("number")) // anything else is no version that there is
		err = s.Meetings.Amend(ctx, actor, id, p.Amends, meeting.Amendment(p.Tried.Kind), p.Tried.Why, typed, c.RealIP())
	case "promise":
		err = s.Meetings.Promise(ctx, actor, id, typedPromise(c))
	case "settle":
		commitment, _ := strconv.ParseInt(c.FormValue("commitment"), 10, 64) // anything else is none
		err = s.Meetings.Settle(ctx, actor, id, commitment, meeting.Promise(c.FormValue("how")), c.RealIP())
	case "level":
		err = s.Meetings.Correct(ctx, actor, id, meeting.Level(p.Tried.Level), p.Tried.Why, c.RealIP())
	case "photo":
		err = s.takePhoto(c, id, p.Tried.Permission)
	case "remove-photo":
		err = s.Meetings.RemovePhoto(ctx, actor, id, c.RealIP())
	default:
		return echo.NewHTTPError(http.StatusBadRequest)
	}
	if refused(err) {
		p.Problem, p.Wrong = l.Error(err), wrongReportField(err, p.Tried.Do)
		return s.showReport(c, l, statusFor(err), p, typed)
	}
	if err != nil {
		return err
	}
	s.Meetings.Wake()
	return c.Redirect(http.StatusSeeOther, meetingURL(l.Lang, id, "report")+"?done")
}

func (s *Server) takePhoto(c echo.Context, id int64, permission string) error {
	file, err := uploaded(c, "photo")
	if err != nil {
		return err
	}
	return s.Meetings.AddPhoto(c.Request().Context(), actorOf(c), id, file, permission, c.RealIP())
}

// wrongReportField is the field of the page that an error is about, for what
// was asked; empty when it is about no single field.
func wrongReportField(err error, do string) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return ""
	}
	switch f.Key {
	case "report.needs_day", "report.future", "report.too_old":
		return "held_on"
	case "report.needs_with":
		return "with"
	case "report.needs_why":
		return "why"
	case "report.needs_permission":
		return "permission"
	case "report.needs_evidence":
		if do == "level" {
			return "new-why"
		}
		return "level_why"
	case "report.wrong_due":
		if do == "promise" {
			return "due"
		}
	}
	return ""
}

// saved is what a script that saves a draft is told.
type saved struct {
	Fields  meeting.Fields `json:"fields"`            // as they are kept now
	Differ  []string       `json:"differ"`            // choices that somebody else has made otherwise
	Problem string         `json:"problem,omitempty"` // why nothing could be kept
}

// saveDraft keeps what has been typed so far: of a script that saves as one
// types, or of the form's own button.
func (s *Server) saveDraft(c echo.Context, l *i18n.Localizer, id int64) error {
	typed := typedFields(c)
	kept, differ, err := s.Meetings.SaveDraft(c.Request().Context(), actorOf(c), id, typed)
	byScript := strings.HasPrefix(c.Request().Header.Get("Accept"), "application/json")
	switch {
	case refused(err) && !byScript:
		return s.showReport(c, l, statusFor(err), &reportPage{Problem: l.Error(err)}, typed)
	case refused(err):
		return c.JSON(statusFor(err), saved{Problem: l.Error(err)})
	case err != nil:
		return err
	case !byScript:
		where := meetingURL(l.Lang, id, "report") + "?saved"
		if len(differ) > 0 {
			where += "&differ"
		}
		return c.Redirect(http.StatusSeeOther, where)
	}
	return c.JSON(http.StatusOK, saved{Fields: meeting.FieldsOf(kept), Differ: differ})
}

// typedFields are the changes of a report's form; which fields there are is
// the domain's to say. Beside each stands what the page showed.
func typedFields(c echo.Context) map[string]meeting.Typed {
	form, err := c.FormParams()
	if err != nil {
		return nil
	}
	typed := map[string]meeting.Typed{}
	for name, values := range form {
		field, isBase := strings.CutPrefix(name, "base-")
		switch {
		case !isBase:
			typed[name] = meeting.Typed{Base: form.Get("base-" + name), Value: values[0]}
		case strings.HasPrefix(field, "constituent_"): // a box that is not ticked is not sent
			typed[field] = meeting.Typed{Base: values[0], Value: form.Get(field)}
		}
	}
	return typed
}

// typedPromise is a commitment that is added to a kept report.
func typedPromise(c echo.Context) meeting.Commitment {
	owner, _ := strconv.ParseInt(c.FormValue("owner"), 10, 64) // anything else is nobody of the team
	return meeting.Commitment{Text: c.FormValue("text"), Ours: owner != 0, Owner: owner, Due: typedDay(c.FormValue("due"))}
}

// thanksPage is the draft of a note to say thank you.
type thanksPage struct {
	page
	Token   string
	Meeting *meeting.Meeting
	Letter  *meeting.Letter
	Mailto  template.URL
	Sends   bool // it can be said to be sent
}

func (s *Server) thanks(c echo.Context, l *i18n.Localizer) error {
	m, place, is, err := s.teamOnly(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	campaign, err := s.Meetings.Store.Campaign(ctx, m.Campaign)
	if err != nil {
		return err
	}
	reports, err := s.Meetings.Store.Reports(ctx, m.ID)
	if err != nil {
		return err
	}
	promises, err := s.Meetings.Store.Commitments(ctx, m.ID)
	if err != nil {
		return err
	}
	if len(reports) == 0 {
		return fault.New(fault.NotFound, "report.none", nil)
	}
	letter := m.ThankYou(place, campaign, &reports[len(reports)-1], promises, actorOf(c).Person.Name)
	p := &thanksPage{
		page: newPage(c, l, l.T("thanks.title")), Token: token(c), Meeting: m, Letter: letter, Mailto: template.URL(letter.Mailto()), Sends: m.Can(meeting.Thank, is, place),
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "thanks", p)
}
