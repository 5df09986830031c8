package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
)

// sign puts the organisation's name and logo on a page.
func (s *Server) sign(p *page) {
	o := &s.Setup.InForce().Organisation
	p.Organisation = account.Either(o.Name).In(p.Lang)
	if o.LogoTag != "" {
		p.LogoURL = "/logo.png?" + o.LogoTag
	}
}

// logo is the organisation's. Its address on our pages changes with it, so
// that browsers may keep it; others may link to the plain address.
func (s *Server) logo(c echo.Context) error {
	o := &s.Setup.InForce().Organisation
	if o.LogoTag == "" {
		return echo.ErrNotFound
	}
	tag := `"` + o.LogoTag + `"`
	h := c.Response().Header()
	h.Set("Etag", tag)
	h.Set("Cache-Control", "public, max-age=300")
	if c.QueryString() == o.LogoTag {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if c.Request().Header.Get("If-None-Match") == tag {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, "image/png", o.Logo)
}
