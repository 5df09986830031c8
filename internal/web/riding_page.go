package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/register"
	"recess/internal/riding"
)

// ridingPage is a riding, who sits for it, and how to reach them.
type ridingPage struct {
	page
	Via       riding.Method // how the visitor came to it; empty when by a link
	Facts     template.HTML // a ridingFacts
	Recess    template.HTML
	Sources   template.HTML
	Code      string
	Campaigns []campaignLine
	Record    *recordPart      // nil: nothing to show
	Corrects  bool             // the reader coordinates the riding
	Corrected []correctionView // what such a reader is told of corrections that hold
	Pack      bool             // the reader may have the team's pack
	Meeting   *meetPart
	Packs     []packLine
}

// packLine are the packs of a campaign.
type packLine struct {
	Name  string // of the campaign; empty where there is one only
	Query string // that names it
}

// packLines are the packs of the campaigns under way.
func packLines(campaigns []campaignLine) []packLine {
	if len(campaigns) == 1 {
		return []packLine{{}}
	}
	var lines []packLine
	for _, x := range campaigns {
		lines = append(lines, packLine{x.Name, "?campaign=" + url.QueryEscape(x.Slug)})
	}
	return lines
}

// ridingFacts is the part of the page that is the same for everybody.
type ridingFacts struct {
	page
	Riding     *riding.Riding
	Member     *member.Member // nil while the seat is vacant
	Since      string         // the day on which the member's term began; empty: not known
	Offices    []office
	Before     []termView // who sat for the riding before, the latest first
	Map        template.HTML
	Canada     *silhouette
	Where      mapDot // its place on the small map of Canada
	Neighbours []*riding.Riding
}

// office is a constituency office with its links.
type office struct {
	member.Office
	Address string // on one line, for the copy button
	MapURL  string
}

func (s *Server) riding(c echo.Context, l *i18n.Localizer) error {
	r, err := s.Finder.Index().Riding(c.Param("fed"))
	if err != nil {
		return err
	}
	if !r.Ended.IsZero() {
		return s.endedRiding(c, l, r)
	}
	facts, err := s.ridingFacts(l, r)
	if err != nil {
		return err
	}
	how := via(c.QueryParam("via"))
	if how == riding.ByChoice {
		if err := s.chosen(r.Code); err != nil {
			return err
		}
	}
	sources, err := s.sourcesPart(l, append(behind[how], register.Ridings, register.Boundaries, register.Members, register.Offices))
	if err != nil {
		return err
	}
	recess, err := s.recessPart(l, r.Province)
	if err != nil {
		return err
	}
	p := &ridingPage{
		page: newPage(c, l, r.Name.In(l.Lang)), Via: how, Facts: facts, Recess: recess, Sources: sources, Code: r.Code,
		Campaigns: s.campaignLines(c, l), Record: s.recordPart(c, r), Pack: actorOf(c).CanTakePack(r.Code, r.Province),
		Corrects: actorOf(c).CanCoordinate(r.Code, r.Province),
	}
	if p.Corrects {
		if p.Corrected, err = s.correctionViews(c.Request().Context(), l, r.Code); err != nil {
			return err
		}
	}
	p.Index, p.Meeting = true, s.meetPart(c, l, r)
	p.Packs = packLines(p.Campaigns)
	return s.render(c, http.StatusOK, "riding", p)
}

// ridingFacts renders what does not change between visitors; it is kept, for
// it takes longer than all else on the page.
func (s *Server) ridingFacts(l *i18n.Localizer, r *riding.Riding) (template.HTML, error) {
	return s.once("facts "+string(l.Lang)+r.Code, func() (template.HTML, error) {
		f := &ridingFacts{
			page: page{Lang: l.Lang, Other: l.Lang.Other()}, Riding: r, Map: s.ridingMap(l, r),
			Canada: s.silhouette(), Where: s.silhouette().places[r.Code],
		}
		if m, ok := s.Members.Roster().Sitting(r.Code); ok {
			f.Member, f.Offices = m, offices(l, m)
		}
		f.addTerms(l, s.Members.Roster())
		for _, code := range s.atlas().Neighbours(r.Code) {
			if n, err := s.Finder.Index().Riding(code); err == nil {
				f.Neighbours = append(f.Neighbours, n)
			}
		}
		return s.fragment(l.Lang, "facts", f)
	})
}

// addTerms tells since when the member sits, and who sat before. Whom a
// correction says to have left sat before, though the register says otherwise.
func (f *ridingFacts) addTerms(l *i18n.Localizer, roster *member.Roster) {
	for _, t := range roster.Terms(f.Riding.Code) {
		if t.Ended.IsZero() && f.Member != nil && f.Member.PersonID == t.PersonID {
			f.Since = dayOrNothing(l, t.Began)
			continue
		}
		f.Before = append(f.Before, newTermView(l, t))
	}
}

// behind names the register that an answer by some method stands on, where
// the page would not name it anyway.
var behind = map[riding.Method][]register.Name{
	riding.ByTable:   {register.PostalCodes},
	riding.ByAddress: {register.Addresses},
	riding.ByFSA:     {register.Areas},
}

// chosen counts the look-up that ends with a person's own choice.
func (s *Server) chosen(code string) error {
	answer, err := s.Finder.ByChoice(code)
	if err != nil {
		return err
	}
	s.watch.lookup(answer)
	return nil
}

// via keeps only the words that a look-up adds to the address.
func via(word string) riding.Method {
	known := []riding.Method{riding.ByTable, riding.ByAddress, riding.ByRepresent, riding.ByPoint, riding.ByChoice, riding.ByFSA}
	if m := riding.Method(word); slices.Contains(known, m) {
		return m
	}
	return ""
}

func offices(l *i18n.Localizer, m *member.Member) []office {
	all := make([]office, len(m.Offices))
	for i, o := range m.Offices {
		province := o.Province // French writes it out: Gatineau (Québec)
		if l.Lang == i18n.FR {
			province = l.T("province." + province)
		}
		address := o.Street + ", " + l.T("office.address", "City", o.City, "Province", province,
			"Postal", strings.ReplaceAll(o.Postal, " ", "\u00a0"))
		all[i] = office{
			Office:  o,
			Address: address,
			MapURL: "https://www.openstreetmap.org/search?query=" +
				url.QueryEscape(strings.Join([]string{o.Street, o.City, o.Province, "Canada"}, ", ")),
		}
	}
	return all
}

// telURL is a number as a phone dials it: "613-992-4133" becomes
// "tel:+16139924133" (RFC 3966).
func telURL(number string) template.URL {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
	return template.URL("tel:+1" + strings.TrimPrefix(digits, "1"))
}
