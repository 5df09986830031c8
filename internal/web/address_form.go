package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/riding"
)

// addressForm asks for a street and a number, where a register knows those of
// a code that ridings share.
type addressForm struct {
	Postal  string
	Streets []option
	Number  string // as typed
	Problem string // why there is no exact answer; empty when none was asked for
	Field   string // that is in the way: street or number
	Near    []nearNumber
}

// nearNumber is a number that the register has.
type nearNumber struct{ Number, Riding string }

const longestStreetNumber = 12 // characters of what should have been a number

// asksAddress tells whether a street or a number was given.
func asksAddress(c echo.Context) bool {
	return c.QueryParams().Has("street") || c.QueryParams().Has("number")
}

// addressForm is the form for a code; nil where no streets are known.
func (s *Server) addressForm(c echo.Context, code riding.PostalCode) *addressForm {
	streets := s.Finder.Index().Streets(code)
	if streets == nil {
		return nil
	}
	f := &addressForm{Postal: code.String(), Number: cut(printable(c.QueryParam("number")), longestStreetNumber)}
	asked := riding.StreetKey(c.QueryParam("street"))
	for i := range streets {
		f.Streets = append(f.Streets, option{Value: streets[i].String(), Name: streets[i].String(), Chosen: len(streets) == 1 || streets[i].Key() == asked})
	}
	return f
}

// findAddress answers a street and a number, with the page of candidates where
// the register does not have it.
func (s *Server) findAddress(c echo.Context, l *i18n.Localizer, code riding.PostalCode, ofCode *riding.Answer) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	form := s.addressForm(c, code)
	if form == nil {
		return s.choose(c, l, http.StatusOK, code, ofCode, nil)
	}
	found, err := s.Finder.Index().ByAddress(code, c.QueryParam("street"), c.QueryParam("number"))
	if f, ok := errors.AsType[*fault.Error](err); ok {
		form.Problem, form.Field = l.Error(f), "number"
		if f.Kind == fault.NotFound {
			form.Field = "street"
		}
		s.watch.lookup(ofCode)
		if err := s.choose(c, l, statusOf[f.Kind], code, ofCode, form); err != nil {
			return err
		}
		return f
	}
	if err != nil {
		return err
	}
	s.watch.lookup(found.Answer)
	if found.Certainty == riding.Exact {
		return s.toRiding(c, l, found.Answer)
	}
	form.Field = "number"
	where := []any{"Number", found.Number.String(), "Street", found.Street.String(), "Code", code.String()}
	if form.Problem = l.T("address.several", where...); found.Near != nil {
		form.Problem = l.T("address.unlisted", where...)
	}
	for _, n := range found.Near {
		form.Near = append(form.Near, nearNumber{n.String(), s.ridingName(l, n.Riding)})
	}
	return s.choose(c, l, http.StatusOK, code, found.Answer, form)
}
