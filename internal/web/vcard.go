package web

import (
	"bytes"
	"fmt"
	"net/http"

	"github.com/emersion/go-vcard"
	"github.com/labstack/echo/v4"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/riding"
)

// vcard is a member as an address book takes them (RFC 6350).
func (s *Server) vcard(c echo.Context, l *i18n.Localizer) error {
	r, err := s.Finder.Index().InForce(c.Param("fed"))
	if err != nil {
		return err
	}
	m, ok := s.Members.Roster().Sitting(r.Code)
	if !ok {
		return fault.New(fault.NotFound, "member.vacant", nil)
	}
	var b bytes.Buffer
	if err := vcard.NewEncoder(&b).Encode(card(l, r, m)); err != nil {
		return fmt.Errorf("vcard: %w", err)
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="member-`+r.Code+`.vcf"`)
	return c.Blob(http.StatusOK, "text/vcard; charset=utf-8", b.Bytes())
}

func card(l *i18n.Localizer, r *riding.Riding, m *member.Member) vcard.Card {
	v := vcard.Card{}
	v.SetValue(vcard.FieldVersion, "4.0")
	v.SetValue(vcard.FieldFormattedName, m.Name())
	v.SetName(&vcard.Name{FamilyName: m.LastName, GivenName: m.FirstName, HonorificPrefix: m.Honorific})
	v.SetValue(vcard.FieldTitle, l.T("vcard.title", "Riding", r.Name.In(l.Lang)))
	v.SetValue(vcard.FieldOrganization, l.T("vcard.house"))
	if m.ProfileURL != "" {
		v.SetValue(vcard.FieldURL, m.ProfileURL)
	}
	if m.Email != "" {
		v.Add(vcard.FieldEmail, &vcard.Field{Value: m.Email, Params: vcard.Params{vcard.ParamType: {"work"}}})
	}
	addPhone(v, m.HillTel, "work")
	addAddress(v, hillOffice.Street, hillOffice.City, hillOffice.Province, hillOffice.Postal)
	for _, o := range m.Offices {
		addPhone(v, o.Tel, "work")
		addAddress(v, o.Street, o.City, o.Province, o.Postal)
	}
	return v
}

func addPhone(v vcard.Card, number, kind string) {
	if number != "" {
		v.Add(vcard.FieldTelephone, &vcard.Field{Value: string(telURL(number)), Params: vcard.Params{
			vcard.ParamType: {kind, "voice"}, vcard.ParamValue: {"uri"},
		}})
	}
}

func addAddress(v vcard.Card, street, city, province, postal string) {
	v.AddAddress(&vcard.Address{
		Field:         &vcard.Field{Params: vcard.Params{vcard.ParamType: {"work"}}},
		StreetAddress: street, Locality: city, Region: province, PostalCode: postal, Country: "Canada",
	})
}
