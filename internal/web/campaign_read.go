package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/campaign"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// readCampaign reads what was typed; with a fault it still gives all that
// could be read.
func readCampaign(c echo.Context, p *campaignForm) (*campaign.Campaign, error) {
	x := &campaign.Campaign{Name: bothTyped(c, "name"), Summary: bothTyped(c, "summary"), Asks: asksTyped(c)}
	for _, section := range campaign.Sections {
		if c.FormValue("section_"+string(section)) == "" {
			x.Without = append(x.Without, section)
		}
	}
	for _, name := range []string{"points", "questions", "thanks", "agenda"} {
		p.Lists = append(p.Lists, listField{name, c.FormValue(name + "_en"), c.FormValue(name + "_fr")})
	}
	var err error
	if x.Papers, err = paperOrder(c); err != nil {
		return x, err
	}
	if err := readDays(c, x, p); err != nil {
		return x, err
	}
	return x, readLists(x, p)
}

func bothTyped(c echo.Context, name string) i18n.Text {
	return i18n.Text{EN: c.FormValue(name + "_en"), FR: c.FormValue(name + "_fr")}
}

// asksTyped are the asks with words, in the order of their places. One that is
// moved stays the same ask, and goes before or after the one whose place it
// takes, by where it comes from.
func asksTyped(c echo.Context) []campaign.Ask {
	type placed struct {
		campaign.Ask
		half int // of places
	}
	var typed []placed
	for n := 1; c.Request().Form.Has(fmt.Sprintf("ask%d_en", n)); n++ {
		name := fmt.Sprintf("ask%d", n)
		ask := campaign.Ask{Text: bothTyped(c, name).Line(), Detail: bothTyped(c, name+"_detail").Line()}
		ask.ID, _ = strconv.ParseInt(c.FormValue(name+"_id"), 10, 64) // a made-up one is not this campaign's, and refused
		if ask.Text == (i18n.Text{}) && ask.Detail == (i18n.Text{}) {
			continue
		}
		place, err := strconv.Atoi(strings.TrimSpace(c.FormValue(name + "_place")))
		if err != nil {
			place = n
		}
		typed = append(typed, placed{ask, 2*place + cmp.Compare(place, n)})
	}
	slices.SortStableFunc(typed, func(a, b placed) int { return cmp.Compare(a.half, b.half) })
	var asks []campaign.Ask
	for _, t := range typed {
		asks = append(asks, t.Ask)
	}
	return asks
}

// readDays takes the days of the recess that was chosen, or those typed.
func readDays(c echo.Context, x *campaign.Campaign, p *campaignForm) error {
	if first, last, ok := strings.Cut(c.FormValue("window"), " "); ok {
		p.First, p.Last = first, last
	}
	var dates typedDates
	x.First, x.Last = dates.day(p.First), dates.day(p.Last)
	return dates.err
}

func readLists(x *campaign.Campaign, p *campaignForm) (err error) {
	for i, into := range []*[]i18n.Text{&x.Points, &x.Questions, &x.Thanks} {
		if *into, err = pairs(p.Lists[i]); err != nil {
			return err
		}
	}
	x.Agenda, err = agenda(p.Lists[3])
	return err
}

// pairs joins the lines of the two languages; there must be as many.
func pairs(f listField) ([]i18n.Text, error) {
	en, fr := nonEmpty(f.EN), nonEmpty(f.FR)
	if len(en) != len(fr) {
		return nil, fault.New(fault.Invalid, "campaign.uneven", fault.Args{"English": len(en), "French": len(fr), "List": fault.Word("campaigns." + f.Name)})
	}
	var texts []i18n.Text
	for i := range en {
		texts = append(texts, i18n.Text{EN: en[i], FR: fr[i]})
	}
	return texts, nil
}

func nonEmpty(text string) []string {
	var kept []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	return kept
}

// agenda reads lines of minutes, a bar and words; the minutes are the same in
// both languages.
func agenda(f listField) ([]campaign.Item, error) {
	texts, err := pairs(f)
	if err != nil {
		return nil, err
	}
	var items []campaign.Item
	for _, t := range texts {
		minutes, en, ok := strings.Cut(t.EN, "|")
		minutesFR, fr, okFR := strings.Cut(t.FR, "|")
		n, err := strconv.Atoi(strings.TrimSpace(minutes))
		if err != nil || !ok || !okFR {
			return nil, fault.New(fault.Invalid, "campaign.agenda_form", nil)
		}
		if strings.TrimSpace(minutes) != strings.TrimSpace(minutesFR) {
			return nil, fault.New(fault.Invalid, "campaign.agenda_twins", fault.Args{"English": strings.TrimSpace(t.EN), "French": strings.TrimSpace(t.FR)})
		}
		items = append(items, campaign.Item{Minutes: n, Text: i18n.Text{EN: strings.TrimSpace(en), FR: strings.TrimSpace(fr)}})
	}
	return items, nil
}

// paperOrder are the papers with a place, in the order of their places.
func paperOrder(c echo.Context) ([]string, error) {
	places := map[string]int{}
	var slugs []string
	for name, values := range c.Request().Form {
		slug, ok := strings.CutPrefix(name, "paper_")
		if !ok || len(values) == 0 || strings.TrimSpace(values[0]) == "" {
			continue
		}
		place, err := strconv.Atoi(strings.TrimSpace(values[0]))
		if err != nil || place < 1 {
			return nil, fault.New(fault.Invalid, "campaign.paper_place", fault.Args{"Place": cut(printable(values[0]), 10)})
		}
		places[slug], slugs = place, append(slugs, slug)
	}
	slices.SortFunc(slugs, func(a, b string) int { return cmp.Or(cmp.Compare(places[a], places[b]), cmp.Compare(a, b)) })
	return slugs, nil
}
