package briefing

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"recess/internal/campaign"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/library"
	"recess/internal/meeting"
	"recess/internal/member"
	"recess/internal/riding"
)

// marks stand in every text of a paper, so that it is seen wherever it goes.
const (
	forTeam         = "OnlyForTheTeam"
	forCoordinators = "OnlyForCoordinators"
	forAll          = "ForEverybody"
)

// tray is a shelf in memory.
type tray struct {
	campaign campaign.Campaign
	papers   map[string]*library.Paper // by slug and language
}

func (t *tray) Campaign(context.Context, string) (*campaign.Campaign, error) { return &t.campaign, nil }
func (t *tray) Campaigns(context.Context) ([]campaign.Campaign, error) {
	return []campaign.Campaign{t.campaign}, nil
}

func (t *tray) Paper(_ context.Context, slug string, lang i18n.Lang) (*library.Paper, error) {
	if p, ok := t.papers[slug+"."+string(lang)]; ok {
		return p, nil
	}
	return nil, fault.New(fault.NotFound, "store.not_found", nil)
}

func (t *tray) File(context.Context, string) (*library.File, error) {
	return nil, fault.New(fault.NotFound, "store.not_found", nil)
}

func (t *tray) Record(context.Context, int) ([]member.Entry, error) {
	return []member.Entry{{Text: i18n.Text{EN: forTeam, FR: forTeam}, URL: "https://example.org/" + forTeam}}, nil
}

func (t *tray) Past(context.Context, string, int64, int) (*meeting.Past, error) {
	return &meeting.Past{}, nil
}

func (t *tray) Photo(context.Context, int) ([]byte, error) { return nil, nil }

func (t *tray) put(kind library.Kind, a library.Audience, lang i18n.Lang, mark string) {
	slug := string(kind) + "-" + string(a)
	t.campaign.Papers = append(t.campaign.Papers, slug)
	t.papers[slug+"."+string(lang)] = &library.Paper{
		Slug: slug, Lang: lang, Kind: kind, Audience: a,
		Version: library.Version{
			Number: 3, Title: mark, Summary: mark, Body: "## " + mark + "\n\n" + mark + "\n", At: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC),
			Sources: []library.Source{{Title: mark, URL: "https://example.org/" + mark}},
		},
	}
}

// flat draws nothing.
type flat struct{ riding.Map }

func (flat) Extent(...string) riding.Frame            { return riding.Frame{} }
func (flat) Draw(riding.Frame, float64) riding.Sketch { return riding.Sketch{} }
func (flat) Neighbours(string) []string               { return nil }

const avalon = "10001"

func newPress(t *testing.T) (*Press, *tray) {
	t.Helper()
	index, err := riding.NewIndex(riding.Facts{Map: flat{}, Ridings: []riding.Riding{{Code: avalon, Name: i18n.Text{EN: "Avalon", FR: "Avalon"}, Province: "NL"}}})
	if err != nil {
		t.Fatal(err)
	}
	roster, err := member.NewRoster([]member.Member{{PersonID: 1, FirstName: "Demo", LastName: "Member, Avalon", Riding: avalon}})
	if err != nil {
		t.Fatal(err)
	}
	shelf := &tray{papers: map[string]*library.Paper{}, campaign: campaign.Campaign{
		Slug: "summer", Status: campaign.Active, Name: i18n.Text{EN: "Summer", FR: "Été"},
		Asks: []campaign.Ask{{Text: i18n.Text{EN: "First ask", FR: "Première demande"}}},
	}}
	return &Press{
		Shelf: shelf, Finder: riding.NewFinder(index, nil), Members: member.NewDirectory(roster),
		Organisation: func(i18n.Lang) Organisation { return Organisation{Name: "Org"} },
		Link:         func(i18n.Lang, string) string { return "https://example.org/report" },
		Today:        func() civil.Date { return civil.Date{Year: 2026, Month: 7, Day: 2} },
	}, shelf
}

func TestLeaveBehindHoldsOnlyWhatIsPublic(t *testing.T) {
	press, shelf := newPress(t)
	for _, kind := range library.Kinds {
		shelf.put(kind, library.Public, i18n.EN, forAll)
		shelf.put(kind, library.Team, i18n.EN, forTeam)
		shelf.put(kind, library.Coordinators, i18n.EN, forCoordinators)
	}
	edition, err := press.Edition(t.Context(), "summer", i18n.EN)
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := edition.LeaveBehind(avalon)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, sheet, forAll, true)
	holds(t, sheet, forTeam, false)
	holds(t, sheet, forCoordinators, false)

	pack, err := edition.Pack(t.Context(), avalon)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, pack, forTeam, true)
	holds(t, pack, forCoordinators, false)
}

func holds(t *testing.T, pack any, mark string, want bool) {
	t.Helper()
	if p, ok := pack.(*Pack); ok { // a drawing has a function, which JSON cannot hold
		p.Place = nil
	}
	raw, err := json.Marshal(pack)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Contains(string(raw), mark); got != want {
		t.Errorf("%T holds %s: %v, want %v\n%s", pack, mark, got, want, raw)
	}
}

// A leave-behind has no room for a person's data or a meeting's: none of the
// types that hold them can be reached from it.
func TestLeaveBehindHasNoRoomForPeople(t *testing.T) {
	kept := map[reflect.Type]bool{
		reflect.TypeFor[Meeting](): true, reflect.TypeFor[Role](): true, reflect.TypeFor[Past](): true,
		reflect.TypeFor[meeting.Meeting](): true, reflect.TypeFor[meeting.Teammate](): true, reflect.TypeFor[meeting.Appointment](): true,
		reflect.TypeFor[Profile](): true, reflect.TypeFor[Form](): true, reflect.TypeFor[Paper](): true,
	}
	seen := map[reflect.Type]bool{}
	var walk func(path string, x reflect.Type)
	walk = func(path string, x reflect.Type) {
		if seen[x] {
			return
		}
		seen[x] = true
		if kept[x] {
			t.Errorf("%s leads to %v", path, x)
		}
		switch x.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array:
			walk(path, x.Elem())
		case reflect.Map:
			walk(path, x.Key())
			walk(path, x.Elem())
		case reflect.Struct:
			for f := range x.NumField() {
				walk(path+"."+x.Field(f).Name, x.Field(f).Type)
			}
		}
	}
	walk("LeaveBehind", reflect.TypeFor[LeaveBehind]())
	if !seen[reflect.TypeFor[Brief]()] {
		t.Error("the walk did not come far")
	}
}

func TestMissingCounterpartComesInTheOtherLanguage(t *testing.T) {
	press, shelf := newPress(t)
	shelf.put(library.Position, library.Public, i18n.EN, forAll)
	edition, err := press.Edition(t.Context(), "", i18n.FR)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := edition.Pack(t.Context(), avalon)
	if err != nil {
		t.Fatal(err)
	}
	if len(pack.Papers) != 1 || pack.Papers[0].Lang != i18n.EN {
		t.Errorf("papers: %+v", pack.Papers)
	}
	sheet, err := edition.LeaveBehind(avalon)
	if err != nil {
		t.Fatal(err)
	}
	if len(sheet.Papers) != 0 {
		t.Errorf("a French sheet holds %+v", sheet.Papers)
	}
}

func TestSectionsAreSwitched(t *testing.T) {
	press, shelf := newPress(t)
	for _, kind := range []library.Kind{library.Position, library.Myths, library.Guide} {
		shelf.put(kind, library.Public, i18n.EN, forAll)
	}
	shelf.campaign.Points = []i18n.Text{{EN: "Say this", FR: "À dire"}}
	shelf.campaign.Agenda = []campaign.Item{{Minutes: 5, Text: i18n.Text{EN: "Hello"}}, {Minutes: 20, Text: i18n.Text{EN: "Asks"}}}
	full := packWithout(t, press, shelf)
	if len(full.Agenda) != 2 || full.Agenda[1].Start != 5 {
		t.Errorf("agenda: %+v", full.Agenda)
	}
	for section, left := range map[campaign.Section]func(*Pack) bool{
		campaign.Contents:  func(p *Pack) bool { return p.Contents },
		campaign.Sheet:     func(p *Pack) bool { return p.Meeting != nil },
		campaign.TeamRoles: func(p *Pack) bool { return len(p.Roles) > 0 },
		campaign.Profile:   func(p *Pack) bool { return p.Profile != nil },
		campaign.Riding:    func(p *Pack) bool { return p.Place != nil },
		campaign.Asks:      func(p *Pack) bool { return len(p.Asks) > 0 },
		campaign.Agenda:    func(p *Pack) bool { return len(p.Agenda) > 0 },
		campaign.Points:    func(p *Pack) bool { return len(p.Points) > 0 },
		campaign.Myths:     func(p *Pack) bool { return len(p.Myths) > 0 },
		campaign.Papers:    func(p *Pack) bool { return len(p.Papers) > 0 },
		campaign.Guide:     func(p *Pack) bool { return len(p.Guides) > 0 },
		campaign.Form:      func(p *Pack) bool { return p.Form != nil },
		campaign.Thanks:    func(p *Pack) bool { return p.Thanks != nil },
		campaign.Sources:   func(p *Pack) bool { return p.Sources },
	} {
		if !left(full) {
			t.Errorf("%s is missing in a full pack", section)
		}
		if left(packWithout(t, press, shelf, section)) {
			t.Errorf("%s cannot be switched off", section)
		}
	}
}

func packWithout(t *testing.T, press *Press, shelf *tray, sections ...campaign.Section) *Pack {
	t.Helper()
	shelf.campaign.Without = sections
	edition, err := press.Edition(t.Context(), "summer", i18n.EN)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := edition.Pack(t.Context(), avalon)
	if err != nil {
		t.Fatal(err)
	}
	return pack
}
