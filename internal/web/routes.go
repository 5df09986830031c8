package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
)

// route is one line of the table below.
type route struct {
	method, path string
	handler      echo.HandlerFunc
}

// pageHandler answers a page in the language of its URL.
type pageHandler func(c echo.Context, l *i18n.Localizer) error

// pages are the routes under /en and under /fr.
func (s *Server) pages() []struct {
	path    string
	handler pageHandler
} {
	return []struct {
		path    string
		handler pageHandler
	}{
		{"/", s.home},
		{"/find", s.find},
		{"/map", s.mapPage},
		{"/ridings", s.ridings},
		{"/ridings/:fed", s.riding},
		{"/ridings/:fed/member.vcf", s.vcard},
		{"/sources", s.sources},
	}
}

// services are the routes without a language.
func (s *Server) services() []route {
	return []route{
		{http.MethodGet, "/", s.chooseLanguage},
		{http.MethodGet, "/healthz", s.healthz},
		{http.MethodGet, "/readyz", s.readyz},
		{http.MethodGet, "/metrics", s.metrics},
		{http.MethodGet, "/robots.txt", s.robots},
		{http.MethodGet, "/favicon.ico", s.favicon},
		{http.MethodGet, "/static/:version/*", s.static},
		{http.MethodGet, "/maps/canada.svg", s.canadaPicture},
	}
}

// api are the routes under /api/v1.
func (s *Server) api() []route {
	return []route{
		{http.MethodGet, "/postal-codes/:code", s.apiPostalCode},
		{http.MethodGet, "/ridings", s.apiRidings},
		{http.MethodGet, "/ridings/:fed", s.apiRiding},
		{http.MethodGet, "/openapi.yaml", s.apiDescription},
	}
}

func (s *Server) register(e *echo.Echo) {
	for _, r := range s.services() {
		e.Add(r.method, r.path, r.handler)
	}
	api := e.Group("/api/v1", cors())
	for _, r := range s.api() {
		api.Add(r.method, r.path, r.handler)
		api.OPTIONS(r.path, noContent) // the CORS middleware answers before it
	}
	for _, lang := range i18n.Langs {
		l := i18n.For(lang)
		for _, p := range s.pages() {
			path, handler := "/"+string(lang)+p.path, p.handler
			e.Match([]string{http.MethodGet, http.MethodHead}, path, func(c echo.Context) error { return handler(c, l) })
		}
		e.GET("/"+string(lang), func(c echo.Context) error {
			return c.Redirect(http.StatusMovedPermanently, "/"+string(lang)+"/")
		})
	}
}

func noContent(c echo.Context) error { return c.NoContent(http.StatusNoContent) }
