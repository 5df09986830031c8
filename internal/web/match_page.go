package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/match"
	"recess/internal/riding"
	"recess/internal/textfile"
)

// SentList is a spreadsheet that somebody has sent, to be given back with cells
// added.
type SentList interface {
	match.List
	Ending() string // csv or xlsx
	// Reading says how a text was decoded; nil for a workbook.
	Reading() *textfile.Reading
	// Extend writes it with cells behind the columns of a sheet; head is the row
	// of titles, or -1. Cells give the same slice for rows that get the same.
	Extend(ctx context.Context, w io.Writer, sheet, columns, head int, cells func(n int) []string) error
}

// Lists are how such a file is opened.
type Lists struct {
	Open     func(content []byte) (SentList, error)
	TooLarge error
}

// matchPage takes a list of people and tells where they live.
type matchPage struct {
	page
	Token   string
	Dropped bool
	Problem string
	Choices []match.Column // where it is not sure which column is meant
	Column  string
	Keep    bool
	Name    string // to keep the numbers under
	On      string
	Matched *matchedView
	Kept    []keptView
}

// matchedView is a list that was matched, in numbers.
type matchedView struct {
	Sheet, Letter, Title string
	Headless             bool
	Counts               []countLine
	Rows, Ridings        int
	Reading              []string // how the file was read
	Skipped, Astray      int
	Most                 []livingLine
	Kept                 string // the name under which the numbers are kept now
	Beyond               int    // people of ridings that the actor does not coordinate, whose numbers are not kept
}

type countLine struct {
	Words string
	N     int
}

// livingLine is how many people live in a riding.
type livingLine struct {
	Riding *riding.Riding
	match.Count
}

// keptView is a list whose numbers are kept.
type keptView struct {
	match.Seen
	match.Count
	Day string
}

// ridingsNamed is how many ridings with the most people the page names.
const ridingsNamed = 10

func (s *Server) match(c echo.Context, l *i18n.Localizer) error {
	p := &matchPage{Dropped: c.QueryParam("done") == "dropped"}
	if c.QueryParam("refused") == "large" {
		p.Problem = l.Error(s.Lists.TooLarge)
	}
	return s.showMatch(c, l, http.StatusOK, p)
}

func (s *Server) showMatch(c echo.Context, l *i18n.Localizer, status int, p *matchPage) error {
	p.page, p.Token = newPage(c, l, l.T("match.title")), token(c)
	if p.On == "" {
		p.On = s.today().String()
	}
	kept, err := s.Match.Kept(c.Request().Context(), actorOf(c))
	if err != nil {
		return err
	}
	for _, k := range kept {
		p.Kept = append(p.Kept, keptView{k, k.Total(), l.Date(k.On.In(time.UTC))})
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "match", p)
}

// matchList matches a list. Its answer is the list itself, since nothing of it
// is kept for a second request, or a page with the numbers.
func (s *Server) matchList(c echo.Context, l *i18n.Localizer) error {
	p := &matchPage{
		Column: strings.TrimSpace(printable(c.FormValue("column"))), Keep: c.FormValue("keep") != "",
		Name: strings.Join(strings.Fields(c.FormValue("name")), " "), On: c.FormValue("on"),
	}
	free, err := s.matching.enter(c.Request().Context())
	if err != nil {
		return err
	}
	defer free()
	list, r, name, err := s.matched(c, p)
	if r != nil {
		p.Choices = r.Choices
	}
	var kept *match.Kept
	if err == nil && p.Keep {
		kept, err = s.keep(c, p, r)
	}
	switch {
	case refused(err):
		p.Problem = l.Error(err)
		return s.showMatch(c, l, statusFor(err), p)
	case err != nil:
		return err
	case c.FormValue("answer") == "numbers":
		p.Matched = s.newMatchedView(l, r, kept)
		if reading := list.Reading(); reading != nil {
			p.Matched.Reading = reading.Words(l)
		}
		p.Keep, p.Name, p.On = false, "", ""
		return s.showMatch(c, l, http.StatusOK, p)
	}
	return s.sendMatched(c, l, list, r, name)
}

// matched reads what was sent.
func (s *Server) matched(c echo.Context, p *matchPage) (list SentList, r *match.Result, name string, err error) {
	header, err := c.FormFile("file")
	if err != nil || header.Filename == "" {
		return nil, nil, "", fault.New(fault.Invalid, "recesses.import.none", nil)
	}
	if p.Keep {
		if _, err := s.keptDay(p); err != nil {
			return nil, nil, "", err
		}
	}
	file, err := header.Open()
	if err != nil {
		return nil, nil, "", err
	}
	defer file.Close()
	content := bytes.NewBuffer(make([]byte, 0, header.Size+bytes.MinRead))
	if _, err := content.ReadFrom(file); err != nil {
		return nil, nil, "", err
	}
	if list, err = s.Lists.Open(content.Bytes()); err != nil {
		return nil, nil, "", err
	}
	r, err = s.Match.Match(c.Request().Context(), list, p.Column)
	return list, r, printable(header.Filename), err
}

// keptDay is the day under which numbers are to be kept, if they can be.
func (s *Server) keptDay(p *matchPage) (civil.Date, error) {
	on, err := civil.Read(p.On)
	if err != nil {
		return on, err
	}
	return on, s.Match.CheckName(p.Name, on)
}

func (s *Server) keep(c echo.Context, p *matchPage, r *match.Result) (*match.Kept, error) {
	on, err := s.keptDay(p)
	if err != nil {
		return nil, err
	}
	ctx, actor := c.Request().Context(), actorOf(c)
	kept, added, err := s.Match.Keep(ctx, actor, r, p.Name, on)
	if err != nil || !added {
		return kept, err
	}
	return kept, s.Accounts.NoteChange(ctx, actor, "keep numbers", "list "+strconv.FormatInt(kept.ID, 10), strconv.Itoa(kept.Total().People), c.RealIP())
}

// sendMatched makes the whole file before any of it is sent: what goes wrong
// is told on a page.
func (s *Server) sendMatched(c echo.Context, l *i18n.Localizer, list SentList, r *match.Result, name string) error {
	ctx := c.Request().Context()
	var file bytes.Buffer
	if err := list.Extend(ctx, &file, r.Sheet, r.Columns, r.Head, s.matchCells(l, r, list.Reading())); err != nil {
		return err
	}
	if err := s.Accounts.NoteBulk(ctx, actorOf(c), "match", r.Rows, c.RealIP()); err != nil {
		return err
	}
	ending := list.Ending()
	h := c.Response().Header()
	h.Set("Content-Type", tableTypes[ending])
	h.Set("Content-Disposition", disposition("attachment", matchedName(l, name, ending)))
	h.Set("Content-Length", strconv.Itoa(file.Len()))
	h.Set("Cache-Control", "no-store")
	w := &patient{to: c.Response(), control: http.NewResponseController(c.Response())}
	if _, err := io.Copy(w, struct{ io.Reader }{&file}); err != nil { // in small parts, each with time of its own
		panic(http.ErrAbortHandler)
	}
	return nil
}

// matchedName is what a list is called when it goes back: as it came, and that
// it has ridings now. Tabs stay in a file that says so.
func matchedName(l *i18n.Localizer, name, ending string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	was := path.Ext(name)
	if extension := strings.ToLower(was); extension != ".tsv" && extension != ".txt" || ending != "csv" {
		return strings.TrimSuffix(name, was) + "-" + l.T("match.file_name") + "." + ending
	}
	return strings.TrimSuffix(name, was) + "-" + l.T("match.file_name") + was
}

// dropKept deletes the numbers of a list.
func (s *Server) dropKept(c echo.Context, l *i18n.Localizer) error {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return echo.ErrNotFound
	}
	ctx, actor := c.Request().Context(), actorOf(c)
	err = s.Match.Drop(ctx, actor, id)
	if fault.KindOf(err) == fault.NotFound {
		return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "match")+"?done=dropped")
	}
	if err != nil {
		return err
	}
	if err := s.Accounts.NoteChange(ctx, actor, "delete numbers", "list "+c.Param("id"), "", c.RealIP()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "match")+"?done=dropped")
}
