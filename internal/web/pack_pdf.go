package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/briefing"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/riding"
)

// Packs makes briefing packs.
type Packs interface {
	// Edition reads a campaign, the current one where no slug is given.
	Edition(ctx context.Context, slug string, lang i18n.Lang) (*briefing.Edition, error)
	WritePack(w io.Writer, p *briefing.Pack) error
	WriteLeaveBehind(w io.Writer, l *briefing.LeaveBehind) error
	// WriteAll writes a zip; progress is told of each pack in it.
	WriteAll(ctx context.Context, w io.Writer, o briefing.Order, progress func(done, total int)) error
}

// packOf is the team's pack of the riding in the address, for who may have it.
func (s *Server) packOf(c echo.Context, lang i18n.Lang) (*briefing.Pack, *briefing.Edition, error) {
	r, err := s.Finder.Index().InForce(c.Param("fed"))
	if err != nil {
		return nil, nil, err
	}
	if err := mayTakePack(actorOf(c), r); err != nil {
		return nil, nil, err
	}
	edition, err := s.editionOf(c, lang)
	if err != nil {
		return nil, nil, err
	}
	pack, err := edition.Pack(c.Request().Context(), r.Code)
	if err == nil && actorOf(c).CanCoordinate(r.Code, r.Province) {
		err = edition.AddPast(c.Request().Context(), pack)
	}
	return pack, edition, err
}

// editionOf is the campaign in the address, or the current one; those that are
// not everybody's to see are for who coordinates.
func (s *Server) editionOf(c echo.Context, lang i18n.Lang) (*briefing.Edition, error) {
	edition, err := s.Packs.Edition(c.Request().Context(), c.QueryParam("campaign"), lang)
	if err != nil {
		return nil, err
	}
	if x := edition.Campaign(); !shown(x) && !coordinates(actorOf(c)) {
		return nil, fault.New(fault.NotFound, "campaign.unknown", fault.Args{"Slug": x.Slug})
	}
	return edition, nil
}

// mayTakePack is nil for who may have the team's pack of a riding.
func mayTakePack(a account.Actor, r *riding.Riding) error {
	if a.CanTakePack(r.Code, r.Province) {
		return nil
	}
	if err := account.SignedIn.Check(a); err != nil {
		return err
	}
	return fault.New(fault.Forbidden, "pack.not_yours", nil)
}

func (s *Server) packPDF(c echo.Context, l *i18n.Localizer) error {
	pack, edition, err := s.packOf(c, l.Lang)
	if err != nil {
		return err
	}
	return s.sendPDF(c, edition, briefing.ForTeam, "private, no-cache", func(w io.Writer) error { return s.Packs.WritePack(w, pack) })
}

// leaveBehindOf is the sheet for the office of the riding in the address.
func (s *Server) leaveBehindOf(c echo.Context, lang i18n.Lang) (*briefing.LeaveBehind, *briefing.Edition, error) {
	edition, err := s.editionOf(c, lang)
	if err != nil {
		return nil, nil, err
	}
	sheet, err := edition.LeaveBehind(c.Param("fed"))
	return sheet, edition, err
}

func (s *Server) leaveBehindPDF(c echo.Context, l *i18n.Localizer) error {
	return s.sendLeaveBehind(c, l.Lang)
}

func (s *Server) sendLeaveBehind(c echo.Context, lang i18n.Lang) error {
	sheet, edition, err := s.leaveBehindOf(c, lang)
	if err != nil {
		return err
	}
	cache := "public, max-age=300"
	if !shown(edition.Campaign()) {
		cache = "private, no-cache"
	}
	return s.sendPDF(c, edition, briefing.ForOffice, cache, func(w io.Writer) error { return s.Packs.WriteLeaveBehind(w, sheet) })
}

// apiPack gives the leave-behind to everybody, and the team's pack to who is
// signed in and may have it.
func (s *Server) apiPack(c echo.Context) error {
	lang := i18n.Lang(c.QueryParam("lang"))
	switch lang {
	case "":
		lang = i18n.EN
	case i18n.EN, i18n.FR:
	default:
		return fault.New(fault.Invalid, "pack.lang", nil)
	}
	switch briefing.Variant(c.QueryParam("variant")) {
	case "", briefing.ForOffice:
		return s.sendLeaveBehind(c, lang)
	case briefing.ForTeam:
		now, err := s.current(c)
		if err != nil {
			return err
		}
		c.Set(currentKey, now)
		return s.packPDF(c, i18n.For(lang))
	}
	return fault.New(fault.Invalid, "pack.variant", nil)
}

// sendPDF sends a PDF by a name that people know it by; a browser that has it
// is told so.
func (s *Server) sendPDF(c echo.Context, e *briefing.Edition, v briefing.Variant, cache string, write func(io.Writer) error) error {
	name, err := e.FileName(c.Param("fed"), v)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	sum := sha256.Sum256(b.Bytes())
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h := c.Response().Header()
	h.Set("Cache-Control", cache)
	h.Set("Etag", tag)
	if c.Request().Header.Get("If-None-Match") == tag {
		return c.NoContent(http.StatusNotModified)
	}
	h.Set("Content-Disposition", disposition("inline", name))
	return c.Blob(http.StatusOK, "application/pdf", b.Bytes())
}
