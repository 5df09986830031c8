package web

import (
	"cmp"
	"slices"

	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/riding"
)

// openMeeting is an open meeting of a riding as far as a reader may know it.
type openMeeting struct {
	meeting.Summary
	Name  string // of its campaign; empty: not theirs to know
	Stage string // its date, or how far it has come; empty: not theirs to know
	Opens bool   // its page is theirs to open
	Joins bool   // the reader is led to the team
	Mates []meeting.Teammate
	Named bool   // the reader has said their name, and may join
	Token string // of the forms to join and to take that back
}

// openMeetings are those of a riding, of all campaigns: the reader's own first.
func (s *Server) openMeetings(c echo.Context, l *i18n.Localizer, place *meeting.Place) ([]openMeeting, []meeting.Summary, error) {
	actor, person := actorOf(c), int64(0)
	if actor.Person != nil {
		person = actor.Person.ID
	}
	all, err := s.Meetings.Store.Summaries(c.Request().Context(), place.Riding.Code, person)
	if err != nil {
		return nil, nil, err
	}
	coordinates := actor.CanCoordinate(place.Riding.Code, place.Riding.Province)
	open := make([]openMeeting, len(all))
	for i, one := range all {
		in := one.Mine == meeting.In
		open[i] = openMeeting{Summary: one, Opens: in || coordinates, Joins: place.Member != nil}
		if !one.Campaign.Draft || open[i].Opens {
			open[i].Name = one.Campaign.Name.In(l.Lang)
		}
		if open[i].Opens {
			open[i].Stage = l.T("meeting.state." + string(one.State))
		}
		if in && !one.Start.IsZero() {
			open[i].Stage = meeting.When(l, one.Start, place.Zone)
		} else if coordinates && !one.Start.IsZero() {
			open[i].Stage += " · " + meeting.When(l, one.Start, place.Zone)
		}
	}
	mine := map[meeting.Membership]int{meeting.In: -2, meeting.Asking: -1}
	slices.SortStableFunc(open, func(a, b openMeeting) int {
		return cmp.Or(cmp.Compare(mine[a.Mine], mine[b.Mine]), cmp.Compare(a.ID, b.ID))
	})
	return open, all, nil
}

// meetPart tells who asks for a meeting in a riding, and the way in.
type meetPart struct {
	Code    string
	Open    []openMeeting
	Vacant  bool
	Starts  []campaignLine // campaigns that a meeting can be started for
	None    bool           // no campaign is under way
	Publish bool           // and the reader can publish one
	Second  bool           // the reader can allow another beside the open ones
}

// meetPart is nil when it cannot be told: a look-up does not wait for that.
func (s *Server) meetPart(c echo.Context, l *i18n.Localizer, r *riding.Riding) *meetPart {
	place, err := s.Meetings.Place(r.Code)
	if err != nil {
		s.Log.Warn("the meetings of a riding cannot be told", "error", err)
		return nil
	}
	p := &meetPart{Code: r.Code, Vacant: place.Member == nil, Publish: s.publishes(c)}
	open, all, err := s.openMeetings(c, l, place)
	if err != nil {
		s.Log.Warn("the meetings of a riding cannot be told", "error", err)
		return nil
	}
	active := s.campaignsUnderWay(c)
	p.Open, p.None = open, len(active) == 0
	for _, free := range place.Startable(all, active) {
		p.Starts = append(p.Starts, campaignLine{free.Slug, free.Name.In(l.Lang)})
	}
	p.Second = actorOf(c).CanCoordinate(r.Code, r.Province) && len(blockedFor(place, all, active)) > 0
	return p
}

// blockedFor are the campaigns that another's meeting keeps from asking in a
// riding.
func blockedFor(place *meeting.Place, open []meeting.Summary, active []*meeting.Campaign) []*meeting.Campaign {
	return slices.DeleteFunc(slices.Clone(active), func(c *meeting.Campaign) bool {
		own := slices.ContainsFunc(open, func(s meeting.Summary) bool { return s.Campaign.ID == c.ID })
		return own || len(place.Blocking(open, c)) == 0
	})
}
