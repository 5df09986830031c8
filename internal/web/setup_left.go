package web

import (
	"slices"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/campaign"
	"recess/internal/i18n"
)

// leftLine is something that a new organisation does before its volunteers can
// begin.
type leftLine struct {
	Words, Why, URL string
	Done            bool
}

// leftToDo is what a new organisation has to do, done or not; nil once nothing
// is left.
func (s *Server) leftToDo(c echo.Context, l *i18n.Localizer) ([]leftLine, error) {
	ctx := c.Request().Context()
	campaigns, err := s.Campaigns.Store.Campaigns(ctx)
	if err != nil {
		return nil, err
	}
	papers, err := s.Library.Store.Papers(ctx)
	if err != nil {
		return nil, err
	}
	people, err := s.Accounts.Store.People(ctx)
	if err != nil {
		return nil, err
	}
	drafted, others, unset := 0, 0, s.Setup.InForce().Unset()
	for _, p := range papers {
		if p.Draft && !p.Archived {
			drafted++
		}
	}
	for _, p := range people {
		if p.Role == account.Coordinator && !p.Suspended {
			others++
		}
	}
	lines := []leftLine{
		s.left(l, "organisation", pageURL(l.Lang, "setup")+"#organisation", !slices.Contains(unset, account.OrganisationSection)),
		s.left(l, "mail", pageURL(l.Lang, "setup")+"#mail", !slices.Contains(unset, account.MailSection)),
		s.left(l, "papers", pageURL(l.Lang, "papers")+"?state="+drafts, drafted == 0),
		s.left(l, "campaign", pageURL(l.Lang, "campaigns"), campaign.Published(campaigns)),
		s.left(l, "coordinator", pageURL(l.Lang, "people"), others > 0),
	}
	if !slices.ContainsFunc(lines, func(line leftLine) bool { return !line.Done }) {
		return nil, nil
	}
	return lines, nil
}

func (s *Server) left(l *i18n.Localizer, name, url string, done bool) leftLine {
	return leftLine{Words: l.T("setup.left." + name), Why: l.T("setup.left." + name + "_why"), URL: url, Done: done}
}
