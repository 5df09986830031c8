package web

import (
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/briefing"
	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/library"
)

// packPage is a team's pack as a page: the same content as the PDF's, for who
// reads with a screen reader, on a telephone, or prints from the browser.
type packPage struct {
	page
	Pack     *briefing.Pack
	When     string        // of the meeting; empty while it is not known
	Offices  []office      // of the member
	Map      template.HTML // the riding among its neighbours
	Province template.HTML // the riding within its province
	Papers   []paperPart
	Guides   []paperPart
	Myths    []mythPart
	PDF      string
}

// paperPart is a paper within a pack.
type paperPart struct {
	briefing.Paper
	ID    string
	Body  template.HTML
	Other bool // it is in the other language
}

type mythPart struct {
	Claim string
	Fact  template.HTML
}

func (s *Server) packPage(c echo.Context, l *i18n.Localizer) error {
	pack, _, err := s.packOf(c, l.Lang)
	if err != nil {
		return err
	}
	p := &packPage{
		page: newPage(c, l, pack.Campaign.Name+" – "+pack.Riding.Name.In(l.Lang)), Pack: pack,
		PDF: pageURL(l.Lang, "ridings", pack.Riding.Code, "pack.pdf") + query(c),
	}
	if pack.Place != nil {
		p.Map, p.Province = s.ridingMap(l, pack.Riding), s.provinceMap(l, pack)
	}
	if pack.Member != nil {
		p.Offices = offices(l, pack.Member)
	}
	if m := pack.Meeting; m != nil && !m.At.IsZero() {
		p.When = l.Moment(m.At)
	}
	p.Papers, p.Guides = paperParts(l, pack.Papers, "paper"), paperParts(l, pack.Guides, "guide")
	for _, m := range pack.Myths {
		p.Myths = append(p.Myths, mythPart{m.Claim, documentHTML(l, &library.Document{Blocks: m.Fact}, 3, "")})
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "pack", p)
}

// provinceMap shows where in its province a riding lies; the words are beside
// it.
func (s *Server) provinceMap(l *i18n.Localizer, pack *briefing.Pack) template.HTML {
	v := newMapView(*pack.Place.Province, "")
	v.Shapes = oneOf(*pack.Place.Province, pack.Riding.Code)
	html, err := s.writeMap(v)
	if err != nil {
		s.Log.Error("map", "riding", pack.Riding.Code, "cause", err)
	}
	return html
}

func paperParts(l *i18n.Localizer, papers []briefing.Paper, kind string) []paperPart {
	parts := make([]paperPart, len(papers))
	for i, p := range papers {
		parts[i] = paperPart{Paper: p, ID: kind + l.Number(i+1), Other: p.Lang != l.Lang}
		if p.Body != nil {
			parts[i].Body = documentHTML(l, p.Body, 3, parts[i].ID)
		}
	}
	return parts
}

// query is the part of the address that names a campaign.
func query(c echo.Context) string {
	if q := c.QueryString(); q != "" {
		return "?" + q
	}
	return ""
}

// leaveBehindPage is the sheet for the office as a page.
type leaveBehindPage struct {
	page
	Sheet *briefing.LeaveBehind
	PDF   string
}

func (s *Server) leaveBehindPage(c echo.Context, l *i18n.Localizer) error {
	sheet, _, err := s.leaveBehindOf(c, l.Lang)
	if err != nil {
		return err
	}
	p := &leaveBehindPage{
		page: newPage(c, l, l.T("pack.leave_title")), Sheet: sheet,
		PDF: pageURL(l.Lang, "ridings", sheet.Riding.Code, "leave-behind.pdf") + query(c),
	}
	return s.render(c, http.StatusOK, "leave_behind", p)
}

// day is a date in words, for templates.
func day(l *i18n.Localizer) func(civil.Date) string {
	return func(d civil.Date) string { return l.Date(d.In(civil.Ottawa)) }
}
