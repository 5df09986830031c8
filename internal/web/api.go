package web

import (
	_ "embed"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/fault"
	"recess/internal/riding"
)

//go:embed openapi.yaml
var description []byte

// apiCache lets browsers and proxies keep an answer for five minutes and ask
// with its tag afterwards.
var apiCache = []string{"public, max-age=300"}

func (s *Server) apiPostalCode(c echo.Context) error {
	code, err := riding.ParsePostalCode(c.Param("code"))
	if err != nil {
		return err
	}
	if c.Request().URL.RawQuery != "" && asksAddress(c) {
		return s.apiAddress(c, code)
	}
	answer, err := s.Finder.ByPostalCode(c.Request().Context(), code)
	if err != nil {
		return err
	}
	s.watch.lookup(answer)
	doc, err := s.memo().ofCode(code, answer)
	if err != nil {
		return err
	}
	return sendJSON(c, doc, postalPrefix(code))
}

// apiAddress answers a street and a number.
func (s *Server) apiAddress(c echo.Context, code riding.PostalCode) error {
	street, number := c.QueryParam("street"), c.QueryParam("number")
	if street == "" || number == "" {
		return fault.New(fault.Invalid, "address.both", nil)
	}
	found, err := s.Finder.Index().ByAddress(code, street, number)
	if err != nil {
		return err
	}
	s.watch.lookup(found.Answer)
	doc, err := s.memo().address(found)
	if err != nil {
		return err
	}
	c.Response().Header()["Cache-Control"] = noStore
	return sendJSON(c, doc, postalPrefix(code))
}

// apiStreets lists the streets that an address may be asked for.
func (s *Server) apiStreets(c echo.Context) error {
	code, err := riding.ParsePostalCode(c.Param("code"))
	if err != nil {
		return err
	}
	streets := s.Finder.Index().Streets(code)
	if streets == nil {
		return fault.New(fault.NotFound, "address.no_streets", fault.Args{"Code": code.String()})
	}
	list := struct {
		Streets []string `json:"streets"`
	}{}
	for i := range streets {
		list.Streets = append(list.Streets, streets[i].String())
	}
	doc, err := encode(list)
	if err != nil {
		return err
	}
	return sendJSON(c, doc, postalPrefix(code))
}

func (s *Server) apiRidings(c echo.Context) error {
	query := c.QueryParams()
	if !query.Has("lat") && !query.Has("lon") {
		doc, err := s.memo().list()
		if err != nil {
			return err
		}
		return sendJSON(c, doc, nil)
	}
	point, err := parsePoint(query.Get("lat"), query.Get("lon"))
	if err != nil {
		return err
	}
	answer, err := s.Finder.ByPoint(point)
	if err != nil {
		return err
	}
	s.watch.lookup(answer)
	doc, err := s.memo().answer(asked{Answer: answer})
	if err != nil {
		return err
	}
	c.Response().Header()["Cache-Control"] = noStore
	return sendJSON(c, doc, nil)
}

// noStore keeps the address of an answer, in which a place stands, out of the
// browser's memory.
var noStore = []string{"no-store"}

func (s *Server) apiRiding(c echo.Context) error {
	doc, err := s.memo().riding(c.Param("fed"))
	if err != nil {
		return err
	}
	return sendJSON(c, doc, nil)
}

func (s *Server) apiDescription(c echo.Context) error {
	c.Response().Header()["Cache-Control"] = apiCache
	return c.Blob(http.StatusOK, "application/yaml", description)
}

// parsePoint reads degrees; a fault.Invalid when they are no numbers. Whether
// they are on the earth is the finder's to say.
func parsePoint(lat, lon string) (riding.Point, error) {
	y, errLat := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	x, errLon := strconv.ParseFloat(strings.TrimSpace(lon), 64)
	if errLat != nil || errLon != nil {
		return riding.Point{}, fault.New(fault.Invalid, "point.form", nil)
	}
	return riding.Point{Lat: y, Lon: x}, nil
}

var jsonType = []string{"application/json; charset=utf-8"}

// sendJSON writes a document, whose opening brace the prefix, when there is
// one, stands for; or nothing when the client has it already.
func sendJSON(c echo.Context, doc *document, prefix []byte) error {
	h := c.Response().Header()
	h["Etag"] = doc.etag
	if h["Cache-Control"] == nil {
		h["Cache-Control"] = apiCache
	}
	if matches(c.Request().Header["If-None-Match"], doc.etag[0]) {
		return c.NoContent(http.StatusNotModified)
	}
	h["Content-Type"] = jsonType
	if prefix == nil {
		h["Content-Length"] = doc.length
		_, err := c.Response().Write(doc.body)
		return err
	}
	h["Content-Length"] = doc.prefixLength
	if _, err := c.Response().Write(prefix); err != nil {
		return err
	}
	_, err := c.Response().Write(doc.body[1:])
	return err
}

// matches tells whether an If-None-Match header names the tag (RFC 9110, §13.1.2).
func matches(header []string, etag string) bool {
	for _, line := range header {
		for tag := range strings.SplitSeq(line, ",") {
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			if tag == etag || tag == "*" {
				return true
			}
		}
	}
	return false
}
