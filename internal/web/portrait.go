package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/fault"
	"recess/internal/member"
)

// Portraits are the pictures of members. Pages know from the roster which there
// are; this is asked only for the pictures themselves.
type Portraits interface {
	Portrait(ctx context.Context, person int) (*member.Portrait, error)
}

// portrait is the picture of somebody who sits, at an address that changes with
// it: {person}-{hash}.jpg. Browsers may keep it.
func (s *Server) portrait(c echo.Context) error {
	file, isJPEG := strings.CutSuffix(c.Param("file"), ".jpg")
	at := strings.LastIndexByte(file, '-')
	if at < 0 || !isJPEG {
		return echo.ErrNotFound
	}
	person, err := strconv.Atoi(file[:at])
	hash := file[at+1:]
	if err != nil || !s.Members.Roster().Shows(person, hash) {
		return echo.ErrNotFound
	}
	p, err := s.Portraits.Portrait(c.Request().Context(), person)
	switch {
	case fault.KindOf(err) == fault.NotFound, err == nil && p.Hash != hash: // another program has just changed it
		return echo.ErrNotFound
	case err != nil:
		return err
	}
	c.Response().Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	return c.Blob(http.StatusOK, "image/jpeg", p.JPEG)
}
