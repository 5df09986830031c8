package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"

	"github.com/labstack/echo/v4"

	"recess/templates"
)

// assetVersion changes when any file does. It stands in every asset's URL, so
// that browsers may keep them for ever, and modules find each other by relative
// names.
var assetVersion, assets = readAssets()

func readAssets() (string, map[string][]byte) {
	files := map[string][]byte{}
	sum := sha256.New()
	err := fs.WalkDir(templates.Static, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := templates.Static.ReadFile(name)
		if err != nil {
			return err
		}
		sum.Write(body)
		files[name[len("static/"):]] = body
		return nil
	})
	if err != nil {
		panic("embedded files: " + err.Error())
	}
	return hex.EncodeToString(sum.Sum(nil))[:12], files
}

// assetURL is where a browser finds a file of templates/static.
func assetURL(name string) string { return "/static/" + assetVersion + "/" + name }

func (s *Server) static(c echo.Context) error {
	body, ok := assets[c.Param("*")]
	if !ok {
		return echo.ErrNotFound
	}
	cache := "public, max-age=31536000, immutable"
	if c.Param("version") != assetVersion {
		cache = "no-cache" // a page of an older program, or a newer one during an update
	}
	c.Response().Header().Set("Cache-Control", cache)
	return c.Blob(http.StatusOK, mime.TypeByExtension(path.Ext(c.Param("*"))), body)
}

func (s *Server) favicon(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "public, max-age=86400")
	return c.Blob(http.StatusOK, "image/svg+xml", assets["icon.svg"])
}

// worker stands at the root, since a browser lets one give pages below itself
// only. It is asked for anew each time, so that an older one does not stay.
func (s *Server) worker(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-cache")
	return c.Blob(http.StatusOK, "text/javascript; charset=utf-8", assets["worker.js"])
}

// robots keeps crawlers away from look-ups, each of which is somebody's.
func (s *Server) robots(c echo.Context) error {
	return c.String(http.StatusOK, "User-agent: *\nDisallow: /en/find\nDisallow: /fr/find\nDisallow: /api/\n")
}
