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
// helps to set one up, or another in the place of one.
type secondStepPage struct {
	page
	Token     string
	Secret    string        // to be set up; empty when one is in force
	Code      template.HTML // the same as a QR code
	Replaces  bool          // one that is in force
	AskCode   bool          // which asks for a fresh code of it
	MayChange bool          // may set up another
	Problem   string
	Return    string // path to go on to; empty for one's own page
}

func (s *Server) secondStep(c echo.Context, l *i18n.Localizer) error {
	return s.showSecondStep(c, l, http.StatusOK, "", "")
}

func (s *Server) showSecondStep(c echo.Context, l *i18n.Localizer, status int, secret, problem string) error {
	actor := actorOf(c)
	p := &secondStepPage{page: newPage(c, l, l.T("second.title")), Token: token(c), Problem: problem, Return: account.LocalPath(c.FormValue("return"))}
	p.MayChange = actor.Verified && actor.Self().SecondStep
	p.Replaces = p.MayChange && c.FormValue("replace") != ""
	if p.Replaces {
		p.Title = l.T("second.replace")
		p.AskCode = actor.NeedsCode(s.Now())
	}
	if p.Replaces || !actor.Self().SecondStep {
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

// takeSecondStep checks a code and, the first time or in the place of another,
// keeps the secret it proves.
func (s *Server) takeSecondStep(c echo.Context, l *i18n.Localizer) error {
	next := cmp.Or(account.LocalPath(c.FormValue("return")), pageURL(l.Lang, "me"))
	if actorOf(c).Verified && c.FormValue("replace") == "" { // the button was pressed twice
		return c.Redirect(http.StatusSeeOther, next)
	}
	secret := c.FormValue("secret")
	if err := s.passSecondStep(c, secret); err != nil {
		if fault.KindOf(err) == fault.Invalid {
			return s.showSecondStep(c, l, http.StatusBadRequest, secret, l.Error(err))
		}
		return err
	}
	if err := s.signIn(c, actorOf(c).Self(), true); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, next)
}

func (s *Server) passSecondStep(c echo.Context, secret string) error {
	ctx, actor := c.Request().Context(), actorOf(c)
	switch {
	case !actor.Self().SecondStep:
		return s.Accounts.SetTOTP(ctx, actor, secret, c.FormValue("code"), c.RealIP())
	case c.FormValue("replace") == "":
		return s.Accounts.CheckTOTP(ctx, actor, c.FormValue("code"), c.RealIP())
	}
	actor, err := s.confirmed(c) // by a code of the one in force
	if err != nil {
		return err
	}
	return s.Accounts.SetTOTP(ctx, actor, secret, c.FormValue("new_code"), c.RealIP())
}
