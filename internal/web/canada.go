package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/riding"
)

// canada is the frame of the whole country, to the pole, where Nunavut and the
// Northwest Territories meet on paper.
var canada = riding.Frame{South: 41.5, West: -141, North: 90, East: -50}

const canadaWidth = 160.0

// silhouette is the country in one colour, and where on it each riding lies.
type silhouette struct {
	svg    []byte
	places map[string]mapDot // by FED code
	Width  string
	Height string
}

// silhouette is that of the boundaries in force.
func (s *Server) silhouette() *silhouette { return s.memo().silhouette() }

func (s *Server) drawSilhouette() *silhouette {
	sketch := s.atlas().Draw(canada, canadaWidth)
	out := &silhouette{places: map[string]mapDot{}, Width: units(sketch.Width), Height: units(sketch.Height)}
	var path strings.Builder
	for _, shape := range sketch.Shapes {
		path.WriteString(absolute(shape.Path))
		out.places[shape.Code] = mapDot{X: units(shape.X), Y: units(shape.Y)}
	}
	// one fill, and a line of the same colour over the seams; it must do on
	// light and on dark ground, for a picture cannot know which it stands on
	out.svg = fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s"><path d="%s" fill="#a9a18d" stroke="#a9a18d" stroke-width=".5"/></svg>`,
		out.Width, out.Height, path.String())
	return out
}

// canadaPicture is what the riding pages put their dot on.
func (s *Server) canadaPicture(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "public, max-age=86400")
	return c.Blob(http.StatusOK, "image/svg+xml", s.silhouette().svg)
}

// absolute makes path data fit to follow other path data: its first move
// counts from the corner only where it opens the data.
func absolute(path string) string { return "M" + strings.TrimPrefix(path, "m") }
