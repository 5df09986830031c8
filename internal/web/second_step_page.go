package web

import (
	"cmp"
	"fmt"
	"html/template"
	"image/color"
	"net/http"
	"strings"

	"github.com/boombuler/barcode/qr"
	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// secondStepPage asks for a code of the person's authenticator program, or
// helps to set one up.
type secondStepPage struct {
	page
	Token   string
	Secret  string        // to be set up; empty when one is in force
	Code    template.HTML // the same as a QR code
	Problem string
	Return  string // path to go on to; empty for one's own page
}

func (s *Server) secondStep(c echo.Context, l *i18n.Localizer) error {
	return s.showSecondStep(c, l, http.StatusOK, "", "")
}

func (s *Server) showSecondStep(c echo.Context, l *i18n.Localizer, status int, secret, problem string) error {
	p := &secondStepPage{page: newPage(c, l, l.T("second.title")), Token: token(c), Problem: problem, Return: account.LocalPath(c.FormValue("return"))}
	actor := actorOf(c)
	if !actor.Person.SecondStep {
		fresh, url, err := s.Accounts.NewTOTP(actor, secret)
		if err != nil {
			return err
		}
		p.Secret = fresh
		if p.Code, err = picture(url); err != nil {
			return err
		}
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "second_step", p)
}

// picture is a QR code as SVG: the policy of our pages lets no data URL in.
func picture(text string) (template.HTML, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", fmt.Errorf("QR code: %w", err)
	}
	size := code.Bounds().Dx()
	var path strings.Builder
	for y := range size {
		for x := range size {
			if code.At(x, y) == color.Black {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	const quiet = 4 // modules of white around the code (ISO/IEC 18004)
	return template.HTML(fmt.Sprintf(`<svg class="qr" viewBox="%d %d %d %d" aria-hidden="true"><path d="%s"/></svg>`,
		-quiet, -quiet, size+2*quiet, size+2*quiet, path.String())), nil
}

// takeSecondStep checks a code and, the first time, keeps the secret it proves.
func (s *Server) takeSecondStep(c echo.Context, l *i18n.Localizer) error {
	actor, code, secret := actorOf(c), c.FormValue("code"), c.FormValue("secret")
	next := cmp.Or(account.LocalPath(c.FormValue("return")), pageURL(l.Lang, "me"))
	if actor.Verified { // the button was pressed twice
		return c.Redirect(http.StatusSeeOther, next)
	}
	var err error
	if !actor.Person.SecondStep {
		err = s.Accounts.SetTOTP(c.Request().Context(), actor, secret, code, c.RealIP())
	} else {
		err = s.Accounts.CheckTOTP(c.Request().Context(), actor, code, c.RealIP())
	}
	if fault.KindOf(err) == fault.Invalid {
		return s.showSecondStep(c, l, http.StatusBadRequest, secret, l.Error(err))
	}
	if err != nil {
		return err
	}
	if err := s.signIn(c, actor.Person, true); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, next)
}
