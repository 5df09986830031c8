package app_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
	"recess/internal/outbox"
)

// An administrator enters consent that volunteering implies; it opens the way
// for news until it ends or the person withdraws it.
func TestImpliedConsent(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
	volunteer := signedIn(t, s, "volunteer@example.org", account.Volunteer, false)
	page := "/en/people/" + strconv.FormatInt(known(t, s, "volunteer@example.org").ID, 10)
	agreed := func() bool {
		t.Helper()
		ok, err := s.App.Store.Accounts().Consented(t.Context(), "volunteer@example.org", outbox.News, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	day := func(years int) string { return time.Now().AddDate(years, 0, -2).Format(time.DateOnly) }
	for _, wrong := range [][2]string{{"", "be in the future"}, {day(1), "be in the future"}, {day(-2), "more than 2 years"}} {
		admin.visit(page).send(page+"/consent", "ground", "donation", "on", wrong[0]).shows(400, has{"#problem": wrong[1]})
	}
	admin.visit(page).send(page+"/consent", "ground", "friendship", "on", day(0)).shows(400, has{"#problem": "Choose what they did"})
	if agreed() {
		t.Error("what was refused counts")
	}
	admin.visit(page).send(page+"/consent", "ground", "volunteer work", "on", day(0)).shows(200, has{".list-lines": "Ends on"})
	if !agreed() {
		t.Error("consent that was entered does not count")
	}
	volunteer.visit("/en/me/profile").shows(200, has{"input[name=news][checked]": ""})
	if volunteer.visit("/en/me/profile").send("/en/me/profile", "news", "").shows(200, nil); agreed() {
		t.Error("consent that was withdrawn counts")
	}
	if got := volunteer.visit(page).page.status; got != 403 {
		t.Errorf("a volunteer sees somebody else's consents: %d", got)
	}
}

// Better boundaries of the same ridings ask nobody anew.
func TestBetterBoundariesAskNobody(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "volunteer@example.org", account.Volunteer, false)
	living(t, s, "volunteer@example.org", "35079")
	importInto(t, s, squares(s))
	b.visit("/en/me/profile").shows(200, has{"#riding-line": "Ottawa Centre"})
	if strings.Contains(b.page.body, "rehome") {
		t.Error("asked again of a riding that is in force")
	}
}

// Whoever agrees to news is shown who asks, where that organization is and how
// to withdraw; the words that were shown are kept with the consent.
func TestConsentNamesItsSender(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) {
		s.Now = time.Now
		s.Mail.Organisation = i18n.Text{EN: "Bread for All", FR: "Du pain pour tous"}
		s.Mail.Postal = i18n.Text{EN: "1 Main Street\nOttawa ON  K1A 0A6", FR: "1, rue Principale\nOttawa (Ontario)  K1A 0A6"}
		s.Mail.ReplyTo = "hello@example.org"
	})
	for lang, sender := range map[i18n.Lang]string{
		i18n.EN: "Bread for All, 1 Main Street, Ottawa ON  K1A 0A6, hello@example.org",
		i18n.FR: "Du pain pour tous, 1, rue Principale, Ottawa (Ontario)  K1A 0A6, hello@example.org",
	} {
		l, email, page := i18n.For(lang), string(lang)+"@example.org", "/"+string(lang)+"/me/profile"
		words := l.T("me.news_words") + "\n" + l.T("me.news_from", "Sender", sender)
		b := signedIn(t, s, email, account.Volunteer, false)
		b.visit(page).shows(200, has{"#news-from": strings.Join(strings.Fields(l.T("me.news_from", "Sender", sender)), " ")})
		b.send(page, "news", "1").shows(200, has{"input[name=news][checked]": ""})
		consents, err := s.App.Accounts.Store.Consents(t.Context(), email)
		if err != nil || len(consents) != 1 || consents[0].Words != words || consents[0].Lang != lang {
			t.Errorf("kept is %+v (%v), want the words %q", consents, err, words)
		}
	}
}
