package web

import (
	"fmt"
	"net/http"
	"path"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"recess/internal/account"
	"recess/internal/i18n"
)

// pageHandler answers a page in the language of its URL.
type pageHandler func(c echo.Context, l *i18n.Localizer) error

// readOnly are the methods of a route that changes nothing.
var readOnly = []string{http.MethodGet, http.MethodHead}

// Route is a line of the table of routes.
type Route struct {
	Method, Path string
	Permission   account.Permission
	Handler      string
}

// register lists every route with the permission it asks for.
func (s *Server) register(e *echo.Echo) error {
	t := newTable(s, e)
	s.findingRoutes(t)
	s.libraryRoutes(t)
	s.packRoutes(t)
	s.campaignRoutes(t)
	s.meetingRoutes(t)
	s.coverageRoutes(t)
	s.peopleRoutes(t)
	s.administrationRoutes(t)
	s.apiRoutes(t)
	s.serviceRoutes(t)
	s.routes = t.routes
	return t.wrong
}

// findingRoutes lead from a visitor to their member.
func (s *Server) findingRoutes(t *table) {
	t.page("", account.Anyone, s.withSlash)
	t.page("/", account.Anyone, s.home)
	t.page("/find", account.Anyone, s.find)
	t.page("/map", account.Anyone, s.mapPage)
	t.page("/ridings", account.Anyone, s.ridings)
	t.page("/ridings/:fed", account.Anyone, s.riding)
	t.page("/ridings/:fed/member.vcf", account.Anyone, s.vcard)
	t.page("/sources", account.Anyone, s.sources)
	t.page("/privacy", account.Anyone, s.privacy)
	t.page("/recesses", account.Anyone, s.recesses)
}

// libraryRoutes lead to the organisation's papers, each to those it is for.
func (s *Server) libraryRoutes(t *table) {
	t.page("/papers", account.Anyone, s.papers)
	t.form("/papers", account.Countrywide, s.savePaper)
	t.page("/papers/new", account.Countrywide, s.newPaper)
	t.page("/papers/:slug", account.Anyone, s.paper)
	t.form("/papers/:slug", account.Countrywide, s.savePaper)
	t.page("/papers/:slug/edit", account.Countrywide, s.editPaper)
	t.page("/papers/:slug/versions", account.Coordinators, s.paperVersions)
	t.page("/papers/:slug/compare", account.Coordinators, s.comparePaper)
	t.form("/papers/:slug/archive", account.Countrywide, s.archivePaper)
	t.form("/papers/:slug/publish", account.Countrywide, s.publishPaper)
	t.file("/files/:hash", account.Anyone, s.file)
}

// packRoutes lead to what teams and offices get on paper.
func (s *Server) packRoutes(t *table) {
	t.page("/ridings/:fed/leave-behind", account.Anyone, s.leaveBehindPage)
	t.page("/ridings/:fed/leave-behind.pdf", account.Anyone, s.leaveBehindPDF)
	t.page("/ridings/:fed/record", account.Anyone, s.publicRecord)
	t.form("/ridings/:fed/record", account.Coordinators, s.changeRecord, s.admitRiding)
	t.page("/ridings/:fed/correct", account.Coordinators, s.corrections)
	t.form("/ridings/:fed/correct", account.Coordinators, s.correct, s.admitRiding)
	t.page("/ridings/:fed/pack", account.SignedIn, s.packPage) // of one's own riding, or of those one coordinates
	t.page("/ridings/:fed/pack.pdf", account.SignedIn, s.packPDF)
	t.page("/packs", account.Coordinators, s.packs)
	t.form("/packs", account.Coordinators, s.orderPacks)
	t.page("/packs/:job", account.Coordinators, s.packJob)
	t.page("/packs/:job/progress", account.Coordinators, s.jobProgress)
	t.page("/packs/:job/zip", account.Coordinators, s.jobZip)
	t.form("/packs/:job/cancel", account.Coordinators, s.cancelPacks, s.admitJob)
}

// campaignRoutes tell what is asked of members; coordinators change it.
func (s *Server) campaignRoutes(t *table) {
	t.page("/campaigns", account.Anyone, s.campaigns)
	t.page("/campaigns/new", account.Countrywide, s.newCampaign)
	t.form("/campaigns/new", account.Countrywide, s.saveCampaign)
	t.page("/campaigns/:slug", account.Anyone, s.campaign)
	t.page("/campaigns/:slug/edit", account.Countrywide, s.editCampaign)
	t.form("/campaigns/:slug/edit", account.Countrywide, s.saveCampaign)
	t.form("/campaigns/:slug/status", account.Countrywide, s.setCampaignStatus)
}

// meetingRoutes lead from "nobody has asked yet" to a date and beyond. A
// meeting is for its team and its coordinators; its page tells others how to
// join.
func (s *Server) meetingRoutes(t *table) {
	t.page("/ridings/:fed/meeting", account.SignedIn, s.startMeeting)
	t.form("/ridings/:fed/meeting", account.SignedIn, s.claimMeeting)
	t.form("/ridings/:fed/meeting/second", account.Coordinators, s.allowSecond)
	t.page("/meetings", account.Coordinators, s.board)
	t.form("/meetings", account.Coordinators, s.tellTeams)
	t.page("/meetings/:id", account.SignedIn, s.meeting)
	t.form("/meetings/:id", account.SignedIn, s.takeStep)
	t.form("/meetings/:id/team", account.SignedIn, s.changeTeam)
	t.form("/meetings/:id/times", account.SignedIn, s.changeTimes, s.admitTeam)
	t.page("/meetings/:id/letter", account.SignedIn, s.letter)
	t.form("/meetings/:id/letter", account.SignedIn, s.saveLetter, s.admitTeam)
	t.page("/meetings/:id/letter.pdf", account.SignedIn, s.letterPDF)
	t.page("/meetings/:id/letter.eml", account.SignedIn, s.letterFile)
	t.page("/meetings/:id/call", account.SignedIn, s.callScript)
	t.page("/meetings/:id/meeting.ics", account.SignedIn, s.meetingCalendar)
	t.page("/meetings/:id/pack.pdf", account.SignedIn, s.meetingPack)
	t.page("/meetings/:id/report", account.SignedIn, s.report)
	t.form("/meetings/:id/report", account.SignedIn, s.takeReport, s.admitTeam)
	t.page("/meetings/:id/photo.jpg", account.SignedIn, s.reportPhoto)
	t.page("/meetings/:id/thanks", account.SignedIn, s.thanks)
	t.page("/meetings/:id/another-date", account.SignedIn, s.anotherDate)
	t.page("/invitations/:token", account.SignedIn, s.invitation)
	t.form("/invitations/:token", account.SignedIn, s.useInvitation)
	t.page("/poll/:token", account.Anyone, s.poll) // a private link is proof enough of who answers
	t.form("/poll/:token", account.Anyone, s.vote)
	t.file("/feeds/:token", account.Anyone, s.feed)
	t.form("/me/feed", account.SignedIn, s.renewFeed)
}

// coverageRoutes show the whole country to those who coordinate, and everybody
// its totals.
func (s *Server) coverageRoutes(t *table) {
	t.page("/coverage", account.Coordinators, s.coverage)
	t.page("/coverage.csv", account.Coordinators, s.coverageCSV)
	t.page("/coverage.xlsx", account.Coordinators, s.coverageXLSX)
	t.page("/coverage.svg", account.Coordinators, s.coverageSVG)
	t.page("/coverage.png", account.Coordinators, s.coveragePNG)
	t.page("/coverage/ridings/:fed", account.Coordinators, s.dossier)
	t.page("/match", account.Coordinators, s.match)
	t.form("/match", account.Coordinators, s.matchList)
	t.form("/match/kept/:id", account.Coordinators, s.dropKept)
	t.page("/totals", account.Anyone, s.totals)
	t.form("/me/digest", account.Coordinators, s.setDigest)
}

// harmless are pages for some that hold no secret a thief could measure, such
// as a form's token, beside what he has a reader's browser ask for (BREACH):
// they are drawings and lists, and repeat nothing that was typed.
var harmless = []string{"/coverage", "/coverage.svg"}

// peopleRoutes are for signing in and for what people keep of themselves.
func (s *Server) peopleRoutes(t *table) {
	t.page("/sign-in", account.Anyone, s.signInForm)
	t.form("/sign-in", account.Anyone, s.askLink)
	t.page("/sign-in/:token", account.Anyone, s.openLink)
	t.form("/sign-in/:token", account.Anyone, s.useLink)
	t.form("/sign-out", account.Anyone, s.signOut)
	if s.Demo != nil {
		t.form("/demo/:role", account.Anyone, s.enterDemo)
	}
	t.page("/setup/:token", account.Anyone, s.founding)
	t.form("/setup/:token", account.Anyone, s.found)
	t.page("/unsubscribe/:token", account.Anyone, s.unsubscribe)
	t.form("/unsubscribe/:token", account.Anyone, s.withdraw) // without a form's token: mail programs send it
	t.page("/second-step", account.FirstStep, s.secondStep)
	t.form("/second-step", account.FirstStep, s.takeSecondStep)
	t.page("/me", account.SignedIn, s.duties)
	t.page("/me/profile", account.SignedIn, s.own)
	t.form("/me/profile", account.SignedIn, s.describe)
	t.page("/me/:file", account.SignedIn, s.takeAway)
	t.form("/me/riding", account.SignedIn, s.chooseHome)
	t.form("/me/sessions", account.SignedIn, s.endSession)
	t.form("/me/delete", account.SignedIn, s.forget)
	t.form("/me/email", account.SignedIn, s.askEmailChange)
	t.page("/email/:token", account.Anyone, s.openEmailChange)
	t.form("/email/:token", account.Anyone, s.confirmEmailChange)
}

// administrationRoutes are for coordinators and administrators.
func (s *Server) administrationRoutes(t *table) {
	t.page("/people", account.Coordinators, s.people)
	t.form("/people", account.Administrators, s.invite)
	t.page("/people/:id", account.Administrators, s.person)
	t.form("/people/:id", account.Administrators, s.setRole)
	t.form("/people/:id/suspension", account.Administrators, s.suspend)
	t.form("/people/:id/second-step", account.Administrators, s.resetSecondStep)
	t.form("/people/:id/consent", account.Administrators, s.recordConsent)
	t.page("/setup", account.Administrators, s.setup)
	t.form("/setup", account.Administrators, s.changeSetup)
	t.page("/outbox", account.Administrators, s.outbox)
	t.form("/outbox/retry", account.Administrators, s.tryMailNow)
	t.page("/outbox/:id", account.Administrators, s.message)
	t.form("/outbox/:id", account.Administrators, s.retry)
	t.page("/outbox/preview/:kind/:lang", account.Administrators, s.mailPreview)
	t.page("/registers", account.Coordinators, s.registers)
	t.form("/registers/next-order", account.Administrators, s.takeOrderBack)
	t.page("/registers/import", account.Administrators, s.rosterImport)
	t.form("/registers/import", account.Administrators, s.importRoster)
	t.page("/recesses/new", account.Countrywide, s.newRecess)
	t.form("/recesses/new", account.Countrywide, s.addRecess)
	t.page("/recesses/import", account.Countrywide, s.recessImport)
	t.form("/recesses/import", account.Countrywide, s.importRecesses)
	t.page("/recesses/:id", account.Countrywide, s.recess)
	t.form("/recesses/:id", account.Countrywide, s.changeRecess)
	t.page("/audit", account.Administrators, s.audit)
	t.page("/audit.csv", account.Administrators, s.auditExport)
}

// apiRoutes are for other programs.
func (s *Server) apiRoutes(t *table) {
	t.api("/postal-codes/:code", account.Anyone, s.apiPostalCode)
	t.api("/streets/:code", account.Anyone, s.apiStreets)
	t.api("/ridings", account.Anyone, s.apiRidings)
	t.api("/ridings/:fed", account.Anyone, s.apiRiding)
	t.api("/ridings/:fed/pack.pdf", account.Anyone, s.apiPack)
	t.api("/openapi.yaml", account.Anyone, s.apiDescription)
}

// serviceRoutes have no language: files, and what a supervisor asks.
func (s *Server) serviceRoutes(t *table) {
	t.service("/", account.Anyone, s.chooseLanguage)
	t.service("/healthz", account.Anyone, s.healthz)
	t.service("/readyz", account.Anyone, s.readyz)
	t.service("/metrics", account.Anyone, s.metrics) // asks for its own token
	t.service("/robots.txt", account.Anyone, s.robots)
	t.service("/favicon.ico", account.Anyone, s.favicon)
	t.service("/worker.js", account.Anyone, s.worker)
	t.service("/logo.png", account.Anyone, s.logo)
	t.service("/static/:version/*", account.Anyone, s.static)
	t.service("/portraits/:file", account.Anyone, s.portrait)
	t.service("/maps/canada.svg", account.Anyone, s.canadaPicture)
}

// table registers routes. What stands before a handler is put around it here,
// once: Echo would do so again for each request.
type table struct {
	*Server
	echo           *echo.Echo
	timeout, forms echo.MiddlewareFunc
	longer         echo.MiddlewareFunc // for forms that carry files
	fewer          echo.MiddlewareFunc // for what could be found out by trying often
	smaller        echo.MiddlewareFunc // for pages that hold no secret: a list of ridings of 117 kB becomes 16
	routes         []Route
	wrong          error // the first route without a permission
}

// gzipLevel makes the coverage page 8 % larger than level 6 would, in less than
// half of the time.
const gzipLevel = 3

func newTable(s *Server, e *echo.Echo) *table {
	return &table{Server: s, echo: e, timeout: middleware.ContextTimeout(patience), forms: s.forms, fewer: limitSignIn(),
		longer:  longer,
		smaller: middleware.GzipWithConfig(middleware.GzipConfig{MinLength: 1024, Level: gzipLevel})}
}

func (t *table) add(methods []string, path string, p account.Permission, name any, handler echo.HandlerFunc) {
	if !p.Known() && t.wrong == nil {
		t.wrong = fmt.Errorf("the route %s has no permission", path)
	}
	t.echo.Match(methods, path, handler)
	t.routes = append(t.routes, Route{strings.Join(methods, ","), path, p, functionName(name)})
}

// guessed are the forms that somebody may send again and again to guess, or to
// make us send mail.
var guessed = []string{"/sign-in", "/sign-in/:token", "/setup/:token", "/second-step", "/me/email"}

// page is a route in every language that shows something.
func (t *table) page(path string, p account.Permission, handler pageHandler) {
	t.localized(readOnly, path, p, handler)
}

// form is a route in every language that changes something. Beside the
// permission, which is of the person alone, admit may ask about the very thing
// that would be changed: both are answered before a form with files is read. A
// small form without files is read first, to recognize a second press.
func (t *table) form(path string, p account.Permission, handler pageHandler, admit ...admission) {
	t.localized([]string{http.MethodPost}, path, p, handler, admit...)
}

func (t *table) localized(methods []string, path string, p account.Permission, handler pageHandler, admit ...admission) {
	limit, timeout := largestForm, t.timeout
	if upload, ok := uploads[path]; ok {
		limit, timeout = upload, t.longer
	}
	limited := middleware.BodyLimit(limit)
	for _, lang := range i18n.Langs {
		l := i18n.For(lang)
		inner := func(c echo.Context) error { return handler(c, l) }
		if methods[0] == http.MethodPost && slices.Contains(guessed, path) {
			inner = t.fewer(inner)
		}
		edited := p == account.Anyone && slices.Contains(editable, path)
		switch {
		case t.hasForm(p, path):
			inner = limited(t.guarded(methods[0], inner))
		case edited:
			inner = t.formsForSome(inner)
		}
		if path == "/match" {
			inner = refuseLarge(l, inner)
		}
		if inner = t.allow(p, admitted(inner, admit)); methods[0] == http.MethodPost {
			inner = t.presses.plain(inner)
		}
		if p == account.Anyone && !edited && !strings.HasSuffix(path, ".pdf") || slices.Contains(harmless, path) { // a page for one person may hold what a thief could measure; a PDF is small already
			inner = t.smaller(inner)
		}
		if !strings.HasSuffix(path, "/zip") { // which takes as long as the line is slow
			inner = timeout(inner)
		}
		t.add(methods, "/"+string(lang)+path, p, handler, inner)
	}
}

// guarded is a page whose forms no other site can send.
func (t *table) guarded(method string, page echo.HandlerFunc) echo.HandlerFunc {
	if method == http.MethodPost {
		page = t.presses.withFiles(page)
	}
	return t.forms(page)
}

// uploads are the pages whose forms carry files, and how large what is sent may
// be in all.
var uploads = map[string]string{
	"/setup": largestUpload, "/recesses/import": largestUpload, "/registers/import": largestUpload, "/meetings/:id/report": largestPaper,
	"/papers": largestPaper, "/papers/:slug": largestPaper, "/match": largestSent,
}

// hasForm tells whether a page may have a form that nobody else is to send.
func (t *table) hasForm(p account.Permission, path string) bool {
	if strings.HasPrefix(path, "/unsubscribe/") { // mail programs send it
		return false
	}
	return p != account.Anyone || t.Demo != nil || strings.HasPrefix(path, "/sign-") || strings.HasPrefix(path, "/setup/") || strings.HasPrefix(path, "/email/") || strings.HasPrefix(path, "/poll/")
}

// editable are pages that everybody reads, with forms for who coordinates.
var editable = []string{"/campaigns/:slug", "/papers/:slug", "/ridings/:fed/record"}

// formsForSome gives the forms of an editable page their token. All other
// readers get no cookie of it, and a page that is compressed.
func (t *table) formsForSome(page echo.HandlerFunc) echo.HandlerFunc {
	guarded, small := t.forms(page), t.smaller(page)
	return func(c echo.Context) error {
		if coordinates(actorOf(c)) {
			return guarded(c)
		}
		return small(c)
	}
}

// api answers from memory and knows nobody: it needs no session and, since an
// outside register has a budget of its own, no time limit.
func (t *table) api(path string, p account.Permission, handler echo.HandlerFunc) {
	t.add(readOnly, "/api/v1"+path, p, handler, handler)
	t.echo.OPTIONS("/api/v1"+path, preflight)
}

func (t *table) service(path string, p account.Permission, handler echo.HandlerFunc) {
	t.add(readOnly, path, p, handler, t.timeout(handler))
}

// file is a route without a language for what not everybody may have.
func (t *table) file(path string, p account.Permission, handler echo.HandlerFunc) {
	t.add(readOnly, path, p, handler, t.timeout(t.allow(p, handler)))
}

func functionName(f any) string {
	name := path.Base(runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name())
	return strings.TrimSuffix(strings.TrimPrefix(name, "web.(*Server)."), "-fm")
}

// Routes are all there are, in the order they are registered.
func (s *Server) Routes() []Route { return s.routes }

// withSlash leads /en to /en/, which is the page.
func (s *Server) withSlash(c echo.Context, l *i18n.Localizer) error {
	return c.Redirect(http.StatusMovedPermanently, pageURL(l.Lang))
}
