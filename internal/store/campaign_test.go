package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"recess/internal/campaign"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// campaigns is the service on a database with two papers, its clock standing
// still.
func campaigns(t *testing.T, database string) *campaign.Service {
	t.Helper()
	s := shelf(t, database)
	mustSave(t, s, aPaper("first", i18n.EN, "First", "One."), 0)
	mustSave(t, s, aPaper("second", i18n.FR, "Second", "Deux."), 0) // in French only
	return &campaign.Service{Store: open(t, database).Campaigns(), Now: func() time.Time { return morning }}
}

func twin(s string) i18n.Text { return i18n.Text{EN: s, FR: s + " (fr)"} }

// aCampaign has something of everything.
func aCampaign() campaign.Campaign {
	return campaign.Campaign{
		Slug: "meet", Name: twin("Meet"), Summary: twin("What it is about"), Status: campaign.Active,
		First: civil.Date{Year: 2027, Month: 6, Day: 24}, Last: civil.Date{Year: 2027, Month: 9, Day: 19},
		Asks:   []campaign.Ask{{Text: twin("Will you?"), Detail: twin("In writing.")}, {Text: twin("And this?")}},
		Points: []i18n.Text{twin("Say | this")}, Questions: []i18n.Text{twin("Why?"), twin("When?")}, Thanks: []i18n.Text{twin("for the time")},
		Agenda: []campaign.Item{{Minutes: 10, Text: twin("The asks")}, {Minutes: 20, Text: twin("Talk")}},
		Papers: []string{"second", "first"}, Without: []campaign.Section{campaign.Past, campaign.Form},
	}
}

func mustBegin(t *testing.T, s *campaign.Service) *campaign.Campaign {
	t.Helper()
	if err := s.Save(ctx, aCampaign(), 0, 7); err != nil {
		t.Fatal(err)
	}
	return kept(t, s)
}

func kept(t *testing.T, s *campaign.Service) *campaign.Campaign {
	t.Helper()
	c, err := s.Store.Campaign(ctx, "meet")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// refused fails unless an error is a fault of a kind and a key.
func refused(t *testing.T, what string, err error, kind fault.Kind, key string) {
	t.Helper()
	if f, ok := err.(*fault.Error); !ok || f.Kind != kind || f.Key != key {
		t.Errorf("%s: %v, want %v %s", what, err, kind, key)
	}
}

func TestCampaignComesBackWhole(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s := campaigns(t, database)
		got := mustBegin(t, s)
		want := aCampaign()
		want.ID, want.Revision = got.ID, 1
		want.Asks[0].ID, want.Asks[1].ID = got.Asks[0].ID, got.Asks[1].ID
		want.History = []campaign.Change{{Status: campaign.Active, At: morning, By: 7}}
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Error(diff)
		}
		if got.Asks[0].ID == 0 || got.Asks[0].ID == got.Asks[1].ID {
			t.Errorf("asks without numbers of their own: %+v", got.Asks)
		}
		refused(t, "the same again", s.Save(ctx, aCampaign(), 0, 7), fault.Conflict, "campaign.taken")
		_, err := s.Store.Campaign(ctx, "nowhere")
		refused(t, "an unknown one", err, fault.NotFound, "campaign.unknown")
		all, err := s.Store.Campaigns(ctx)
		if diff := cmp.Diff([]campaign.Campaign{want}, all); err != nil || diff != "" {
			t.Error(err, diff)
		}
	})
}

// Reports refer to asks: one that is moved or reworded keeps its number, and
// one that is no longer made can be made again.
func TestAsksKeepTheirNumbers(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s := campaigns(t, database)
		c := mustBegin(t, s)
		first, second := c.Asks[0], c.Asks[1]
		second.Text = twin("Reworded?")
		c.Asks = []campaign.Ask{second, {Text: twin("New?")}}
		if err := s.Save(ctx, *c, 1, 7); err != nil {
			t.Fatal(err)
		}
		c = kept(t, s)
		if len(c.Asks) != 2 || c.Asks[0] != second || c.Asks[1].ID == first.ID || c.Revision != 2 {
			t.Errorf("asks are %+v of revision %d", c.Asks, c.Revision)
		}
		c.Asks = append(c.Asks, first)
		if err := s.Save(ctx, *c, 2, 7); err != nil {
			t.Fatal(err)
		}
		if c = kept(t, s); len(c.Asks) != 3 || c.Asks[2] != first {
			t.Errorf("asks are %+v, want the first one back at the end", c.Asks)
		}
		other := aCampaign()
		other.Slug, other.Asks = "other", []campaign.Ask{first}
		if err := s.Save(ctx, other, 0, 7); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a campaign takes another's ask: %v", err)
		}
		if _, err := s.Store.Campaign(ctx, "other"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("half of it was kept: %v", err)
		}
	})
}

// Of those who change a campaign from the same revision, one does.
//
// Races: edits of one campaign.
func TestRaceCampaign(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s := campaigns(t, database)
		c := mustBegin(t, s)
		c.Status = campaign.Closed // which a change of the words does not touch
		results := make(chan error, 8)
		var all errgroup.Group
		for range cap(results) {
			all.Go(func() error {
				results <- s.Save(ctx, *c, 1, 8)
				return nil
			})
		}
		all.Wait()
		close(results)
		saved := 0
		for err := range results {
			if err == nil {
				saved++
				continue
			}
			refused(t, "the slower", err, fault.Conflict, "campaign.stale")
		}
		if got := kept(t, s); saved != 1 || got.Revision != 2 || got.Status != campaign.Active || len(got.Asks) != 2 {
			t.Errorf("%d were saved: %+v", saved, got)
		}
	})
}

func TestStatusOfACampaign(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s := campaigns(t, database)
		mustBegin(t, s)
		for _, status := range []campaign.Status{campaign.Paused, campaign.Paused, campaign.Won} { // the second changes nothing
			if err := s.SetStatus(ctx, "meet", status, "  so it is ", 8); err != nil {
				t.Fatal(err)
			}
		}
		want := []campaign.Change{
			{Status: campaign.Active, At: morning, By: 7},
			{Status: campaign.Paused, At: morning, By: 8, Why: "so it is"},
			{Status: campaign.Won, At: morning, By: 8, Why: "so it is"},
		}
		if c := kept(t, s); c.Status != campaign.Won || cmp.Diff(want, c.History) != "" {
			t.Errorf("%s after %+v", c.Status, c.History)
		}
		refused(t, "an unknown status", s.SetStatus(ctx, "meet", "lost", "", 8), fault.Invalid, "campaign.status")
		refused(t, "a long reason", s.SetStatus(ctx, "meet", campaign.Closed, strings.Repeat("é", 401), 8), fault.Invalid, "campaign.status")
		refused(t, "an unknown campaign", s.SetStatus(ctx, "nowhere", campaign.Closed, "", 8), fault.NotFound, "campaign.unknown")
	})
}

// An import writes over what is there, but only what is different.
func TestCampaignImportedAgain(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s := campaigns(t, database)
		put := func(c campaign.Campaign) (changed bool) {
			t.Helper()
			err := s.Store.InTx(ctx, func(tx campaign.Store) (err error) {
				changed, err = s.Put(ctx, tx, c)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return changed
		}
		if !put(aCampaign()) || put(aCampaign()) {
			t.Error("the first time changes something, the second nothing")
		}
		was := kept(t, s)
		paused := aCampaign()
		paused.Status, paused.Points = campaign.Paused, nil
		if !put(paused) || put(paused) {
			t.Error("once again")
		}
		c := kept(t, s)
		if c.Status != campaign.Paused || len(c.History) != 2 || c.Points != nil || c.Revision != 2 || c.Asks[0] != was.Asks[0] {
			t.Errorf("it is now %+v", c)
		}
	})
}

func TestCampaignsThatCannotBe(t *testing.T) {
	s := campaigns(t, t.TempDir()+"/recess.db")
	for name, test := range map[string]struct {
		key   string
		spoil func(c *campaign.Campaign)
	}{
		"no slug":            {"paper.slug", func(c *campaign.Campaign) { c.Slug = "Été" }},
		"no status":          {"campaign.status", func(c *campaign.Campaign) { c.Status = "" }},
		"half a recess":      {"campaign.days", func(c *campaign.Campaign) { c.First = civil.Date{} }},
		"it ends first":      {"campaign.days", func(c *campaign.Campaign) { c.First, c.Last = c.Last, c.First }},
		"no ask":             {"campaign.asks", func(c *campaign.Campaign) { c.Asks = nil }},
		"seven asks":         {"campaign.asks", func(c *campaign.Campaign) { c.Asks = slices.Repeat(c.Asks[:1], 7) }},
		"an empty ask":       {"campaign.text_missing", func(c *campaign.Campaign) { c.Asks[1].Text = i18n.Text{EN: "", FR: " \r\n"} }},
		"no French":          {"campaign.no_french", func(c *campaign.Campaign) { c.Points[0].FR = "" }},
		"no English":         {"campaign.no_english", func(c *campaign.Campaign) { c.Asks[1].Detail.FR = "Plus" }},
		"a long name":        {"campaign.text_long", func(c *campaign.Campaign) { c.Name.FR = strings.Repeat("é", 121) }},
		"a character hidden": {"paper.hidden", func(c *campaign.Campaign) { c.Thanks[0].EN = "for\u202etime" }},
		"a bell":             {"paper.hidden", func(c *campaign.Campaign) { c.Summary.EN = "a\x07" }},
		"no text":            {"paper.hidden", func(c *campaign.Campaign) { c.Summary.EN = "a\xff" }},
		"twenty-one points":  {"campaign.many_texts", func(c *campaign.Campaign) { c.Points = slices.Repeat(c.Points, 21) }},
		"no minute":          {"campaign.agenda", func(c *campaign.Campaign) { c.Agenda[0].Minutes = 0 }},
		"more than a day":    {"campaign.agenda", func(c *campaign.Campaign) { c.Agenda[1].Minutes = 171 }},
		"an unknown section": {"campaign.section", func(c *campaign.Campaign) { c.Without = []campaign.Section{"cover"} }},
		"an unknown paper":   {"campaign.no_paper", func(c *campaign.Campaign) { c.Papers = []string{"third"} }},
		"a paper twice":      {"campaign.paper_twice", func(c *campaign.Campaign) { c.Papers = []string{"first", "second", "first"} }},
		"thirty-one papers":  {"campaign.many_papers", func(c *campaign.Campaign) { c.Papers = make([]string, 31) }},
	} {
		c := aCampaign()
		test.spoil(&c)
		refused(t, name, s.Save(ctx, c, 0, 7), fault.Invalid, test.key)
	}
	if all, err := s.Store.Campaigns(ctx); err != nil || len(all) > 0 {
		t.Errorf("kept: %+v, %v", all, err)
	}
	edge := aCampaign()
	edge.Summary = i18n.Text{EN: "One\r\ntwo\tthree ", FR: "Un\u00a0: deux"}
	edge.Agenda[1].Minutes = 170
	if err := s.Save(ctx, edge, 0, 7); err != nil {
		t.Fatal(err)
	}
	if got := kept(t, s).Summary; got != (i18n.Text{EN: "One two three", FR: "Un\u00a0: deux"}) {
		t.Errorf("the summary is %q", got)
	}
}
