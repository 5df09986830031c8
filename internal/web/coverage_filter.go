package web

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/campaign"
	"recess/internal/civil"
	"recess/internal/coverage"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/member"
	"recess/internal/riding"
)

// seen is what an address asks to see of coverage, and the answer.
type seen struct {
	filter   coverage.Filter
	campaign *campaign.Campaign
	all      []campaign.Campaign
	query    string // of the filter; nothing else that was typed is in it
	view     *coverage.View
}

// staleMonths can be asked for.
var staleMonths = []int{1, 2, 3, 6, 12}

// look reads what an address asks for; what is nothing that there is, is left
// out. A fault.NotFound when there is no such campaign, or none at all.
func (s *Server) look(c echo.Context) (*seen, error) {
	var x seen
	var err error
	if x.all, err = s.Campaigns.Store.Campaigns(c.Request().Context()); err != nil {
		return nil, err
	}
	if x.campaign, err = s.chosenCampaign(x.all, c.QueryParam("campaign")); err != nil {
		return nil, err
	}
	f := coverage.Filter{Campaign: x.campaign.ID, Overdue: c.QueryParam("overdue") != ""}
	v := url.Values{}
	if c.QueryParam("campaign") != "" {
		v.Set("campaign", x.campaign.Slug)
	}
	take := func(name string, known bool, to *string) {
		if *to = c.QueryParam(name); known {
			v.Set(name, *to)
		} else {
			*to = ""
		}
	}
	take("province", slices.Contains(riding.Provinces, c.QueryParam("province")), &f.Province)
	take("party", slices.Contains(member.Parties, c.QueryParam("party")), &f.Party)
	take("state", slices.Contains(coverage.States, coverage.State(c.QueryParam("state"))), (*string)(&f.State))
	take("level", slices.Contains(coverage.Levels, meeting.Level(c.QueryParam("level"))), (*string)(&f.Level))
	if months, err := strconv.Atoi(c.QueryParam("stale")); err == nil && slices.Contains(staleMonths, months) {
		f.Stale = months
		v.Set("stale", strconv.Itoa(months))
	}
	if f.Overdue {
		v.Set("overdue", "1")
	}
	x.filter, x.query = f, v.Encode()
	x.view, err = s.Coverage.View(c.Request().Context(), actorOf(c), f)
	return &x, err
}

// chosenCampaign is the one named or, when none is, the one under way, or else
// the first.
func (s *Server) chosenCampaign(all []campaign.Campaign, slug string) (*campaign.Campaign, error) {
	if slug == "" {
		if current, err := campaign.Current(all, civil.Of(s.Now().In(ottawa))); err == nil {
			return current, nil
		}
		if len(all) > 0 {
			return &all[0], nil
		}
		return nil, fault.New(fault.NotFound, "coverage.no_campaign", nil)
	}
	i := slices.IndexFunc(all, func(c campaign.Campaign) bool { return c.Slug == slug })
	if i < 0 {
		return nil, fault.New(fault.NotFound, "campaign.unknown", nil)
	}
	return &all[i], nil
}

// coverageForm is the filter as a form has it.
type coverageForm struct {
	Campaigns, Provinces, Parties, States, Levels, Stale []option
	Overdue                                              bool
}

func (s *Server) coverageForm(l *i18n.Localizer, actor account.Actor, x *seen) coverageForm {
	f := coverageForm{Overdue: x.filter.Overdue}
	for _, one := range x.all {
		f.Campaigns = append(f.Campaigns, option{one.Slug, one.Name.In(l.Lang), one.ID == x.campaign.ID})
	}
	mine := map[string]bool{}
	for _, r := range s.ridingsOf(actor, "") {
		mine[r.Province] = true
	}
	for _, p := range riding.Provinces {
		if mine[p] {
			f.Provinces = append(f.Provinces, option{p, l.T("province." + p), p == x.filter.Province})
		}
	}
	for _, p := range member.Parties {
		f.Parties = append(f.Parties, option{p, l.T("party." + p), p == x.filter.Party})
	}
	for _, state := range coverage.States {
		f.States = append(f.States, option{string(state), l.T("coverage.state." + string(state)), state == x.filter.State})
	}
	for _, level := range coverage.Levels {
		f.Levels = append(f.Levels, option{string(level), l.T("support." + string(level)), level == x.filter.Level})
	}
	for _, months := range staleMonths {
		f.Stale = append(f.Stale, option{strconv.Itoa(months), l.N("coverage.months", months), months == x.filter.Stale})
	}
	return f
}
