package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"recess/internal/i18n"
)

// pageHandler answers a page in the language of its URL.
type pageHandler func(c echo.Context, l *i18n.Localizer) error

// readOnly are the methods of a route that changes nothing.
var readOnly = []string{http.MethodGet, http.MethodHead}

// register lists every route. What stands before a handler is put around it
// here, once: Echo would do so again for each request.
func (s *Server) register(e *echo.Echo) {
	timeout := middleware.ContextTimeout(patience)
	smaller := middleware.GzipWithConfig(middleware.GzipConfig{MinLength: 1024}) // a list of ridings on a phone: 117 kB becomes 16
	page := func(path string, handler pageHandler) {
		for _, lang := range i18n.Langs {
			l := i18n.For(lang)
			e.Match(readOnly, "/"+string(lang)+path, smaller(timeout(func(c echo.Context) error { return handler(c, l) })))
		}
	}
	page("", s.withSlash)
	page("/", s.home)
	page("/find", s.find)
	page("/map", s.mapPage)
	page("/ridings", s.ridings)
	page("/ridings/:fed", s.riding)
	page("/ridings/:fed/member.vcf", s.vcard)
	page("/sources", s.sources)

	// answers from memory; an outside register has a budget of its own
	api := func(path string, handler echo.HandlerFunc) {
		e.Match(readOnly, "/api/v1"+path, handler)
		e.OPTIONS("/api/v1"+path, preflight)
	}
	api("/postal-codes/:code", s.apiPostalCode)
	api("/ridings", s.apiRidings)
	api("/ridings/:fed", s.apiRiding)
	api("/openapi.yaml", s.apiDescription)

	service := func(path string, handler echo.HandlerFunc) { e.Match(readOnly, path, timeout(handler)) }
	service("/", s.chooseLanguage)
	service("/healthz", s.healthz)
	service("/readyz", s.readyz)
	service("/metrics", s.metrics)
	service("/robots.txt", s.robots)
	service("/favicon.ico", s.favicon)
	service("/static/:version/*", s.static)
	service("/maps/canada.svg", s.canadaPicture)
}

// withSlash leads /en to /en/, which is the page.
func (s *Server) withSlash(c echo.Context, l *i18n.Localizer) error {
	return c.Redirect(http.StatusMovedPermanently, "/"+string(l.Lang)+"/")
}
