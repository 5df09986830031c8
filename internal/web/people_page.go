package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/i18n"
	"recess/internal/riding"
)

// peoplePage lists those whom the reader may see; administrators change and
// invite them.
type peoplePage struct {
	page
	Token   string
	People  []personLine
	Count   int
	Next    int // page to go on to; 0 at the end
	Changes bool
	Email   string // typed into the invitation
	Problem string
	Invited bool
}

// personLine is a person in words.
type personLine struct {
	account.Person
	RoleName string
	Area     string         // of a coordinator's scope
	Riding   *riding.Riding // nil while it is not known
}

const peoplePerPage = 100

func (s *Server) people(c echo.Context, l *i18n.Localizer) error {
	return s.showPeople(c, l, http.StatusOK, &peoplePage{Invited: c.QueryParams().Has("invited")})
}

// showPeople fills in what does not depend on what was typed. There is no
// search: a name in a URL would end up in histories and logs.
func (s *Server) showPeople(c echo.Context, l *i18n.Localizer, status int, p *peoplePage) error {
	actor := actorOf(c)
	p.page, p.Token, p.Changes = newPage(c, l, l.T("people.title")), token(c), actor.Is(account.Administrator)
	people, err := s.Accounts.PeopleSeen(c.Request().Context(), actor, s.provinceOf)
	if err != nil {
		return err
	}
	p.Count = len(people)
	number, pages := pageNumber(c), slices.Collect(slices.Chunk(people, peoplePerPage))
	if number < len(pages) {
		for _, person := range pages[number] {
			p.People = append(p.People, s.personLine(l, person))
		}
	}
	if number+1 < len(pages) {
		p.Next = number + 1
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "people", p)
}

// pageNumber is the page of a list that the URL asks for, from 0; anything
// else is the first.
func pageNumber(c echo.Context) int {
	number, err := strconv.Atoi(c.QueryParam("page"))
	if err != nil || number < 0 || number > mostPages {
		return 0
	}
	return number
}

const mostPages = 1_000_000

func (s *Server) provinceOf(fed string) string {
	if r, err := s.Finder.Index().Riding(fed); err == nil {
		return r.Province
	}
	return ""
}

func (s *Server) personLine(l *i18n.Localizer, p account.Person) personLine {
	line := personLine{Person: p, RoleName: l.T("role." + string(p.Role))}
	if r, err := s.Finder.Index().Riding(p.Home.Riding); err == nil {
		line.Riding = r
	}
	if p.Role != account.Coordinator {
		return line
	}
	line.Area = s.areaWords(l, p.Scope)
	return line
}

// areaWords is a coordinator's scope in words: provinces, then ridings.
func (s *Server) areaWords(l *i18n.Localizer, scope account.Scope) string {
	if scope.Everywhere() {
		return l.T("people.everywhere")
	}
	var areas []string
	for _, province := range scope.Provinces {
		areas = append(areas, l.T("province."+province))
	}
	for _, code := range scope.Ridings {
		areas = append(areas, code+" "+s.ridingName(l, code))
	}
	return strings.Join(areas, ", ")
}

// invite sends somebody a sign-in link.
func (s *Server) invite(c echo.Context, l *i18n.Localizer) error {
	lang := i18n.EN
	if c.FormValue("lang") == string(i18n.FR) {
		lang = i18n.FR
	}
	err := s.Accounts.InviteByMail(c.Request().Context(), actorOf(c), c.FormValue("email"), lang, c.RealIP())
	if refused(err) {
		p := &peoplePage{Email: printable(c.FormValue("email")), Problem: l.Error(err)}
		return s.showPeople(c, l, statusFor(err), p)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "people")+"?invited")
}
