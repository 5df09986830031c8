package app_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"recess/internal/app/apptest"
)

// answer is what a server said.
type answer struct {
	status int
	header http.Header
	body   string
}

// get asks without following redirects; header lines are "Name: value".
func get(t *testing.T, s *apptest.Server, path string, header ...string) answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		request.Header.Set(name, value)
	}
	return send(t, request)
}

func send(t *testing.T, request *http.Request) answer {
	t.Helper()
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

// has are CSS selectors and the words that one of the elements must hold; the
// empty string asks only for an element, and "-" for none.
type has map[string]string

func check(t *testing.T, html string, want has) {
	t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	for selector, words := range want {
		found := document.Find(selector)
		text := strings.Join(strings.Fields(found.Text()), " ")
		switch {
		case words == "-" && found.Length() > 0:
			t.Errorf("%s is there: %s", selector, text)
		case words != "-" && found.Length() == 0:
			t.Errorf("there is no %s", selector)
		case words != "-" && !strings.Contains(text, words):
			t.Errorf("%s says %.200q, want %q", selector, text, words)
		}
	}
}

func newServer(t *testing.T) *apptest.Server {
	t.Helper()
	return apptest.Start(t, apptest.Database(t))
}

func TestPages(t *testing.T) {
	s := newServer(t)
	tests := []struct {
		path   string
		status int
		want   has
	}{
		{"/en/", 200, has{"html[lang=en-CA] h1": "Find your Member of Parliament", "form[action='/en/find'] input[name=postal]": "",
			".recess": "December 12, 2026, to January 24, 2027", "nav a[hreflang=fr]": "Français", ".problem": "-"}},
		{"/fr/", 200, has{"html[lang=fr-CA] h1": "Trouvez votre député·e", ".recess": "du 12 décembre 2026 au 24 janvier 2027"}},
		{"/en/find?postal=K1P1A4", 200, has{"h1": "Which riding do you live in?", ".choices li:nth-child(1)": "Ottawa Centre",
			".choices li:nth-child(2)": "Ottawa—Vanier—Gloucester", ".choices .share": "95%",
			".chooser svg a[href='/en/ridings/35079?via=chosen'] path": "", ".chooser .mark": "2",
			"meta[name=robots][content=noindex]": "", "nav a[href='/fr/find?postal=K1P1A4']": ""}},
		{"/fr/find?postal=t0a%200a0", 200, has{".lead": "Les codes postaux commençant par T0A peuvent être dans l’une ou l’autre de 3 circonscriptions", ".choices .share": "59 %"}},
		{"/en/find?postal=", 400, has{".problem[role=alert]": "Enter your postal code", "input[aria-invalid]": ""}},
		{"/en/find", 400, has{".problem": "Enter your postal code"}},
		{"/en/find?postal=D1A1A1", 400, has{".problem": "Canadian postal codes never use D", "input[value=D1A1A1]": ""}},
		{"/fr/find?postal=D1A1A1", 400, has{".problem": "Les codes postaux canadiens n’utilisent jamais la lettre D"}},
		{"/en/find?postal=KIA+OA6", 400, has{".problem a[href='/en/find?postal=K1A%200A6']": "Use K1A 0A6"}},
		{"/en/find?postal=H0H0H0", 404, has{".problem": "We can’t find the postal code H0H 0H0", ".ways a[href='/en/map']": ""}},
		{"/en/find?lat=200&lon=0", 400, has{".problem": "Latitude"}},
		{"/en/find?lat=NaN&lon=NaN", 400, has{".problem": "Latitude"}},
		{"/fr/find?lat=40&lon=-50", 404, has{".problem": "aucune circonscription canadienne"}},
		{"/en/ridings", 200, has{".filter [role=status]": "343 ridings", "#ON": "Ontario", ".list .vacant": "Vacant"}},
		{"/en/ridings?q=QUEBEC", 200, has{".list li:not([hidden])": "Québec Centre", ".list li[hidden]": "Avalon", "section[hidden] #NL": ""}},
		{"/en/ridings?q=st+johns", 200, has{".list li:not([hidden])": "St. John's East"}},
		{"/en/ridings?q=Hastings%E2%80%94Lennox+and+Addington%E2%80%94Tyendinaga", 200, has{".filter [role=status]": "1 riding", "input[value$=Tyendinaga]": ""}},
		{"/en/ridings?q=laurier%E2%80%94sainte", 200, has{".filter [role=status]": "1 riding"}},
		{"/en/ridings?q=longueuil+charles", 200, has{".list li:not([hidden])": "Greenfield Park", ".notice:not([hidden])": "-"}},
		{"/fr/ridings?q=%00zzz%3Cscript%3E", 200, has{".notice:not([hidden])": "Aucune circonscription", ".list li:not([hidden])": "-", "script:not([src])": "-"}},
		{"/en/ridings/35079", 200, has{"h1": "Ottawa Centre", ".other-name[lang=fr]": "Ottawa-Centre", ".member h2": "Yasir Naqvi",
			"a[href='mailto:yasir.naqvi@parl.gc.ca']": "Send an email", "a[href='tel:+16139965322']": "613-996-5322",
			"a[href='/en/ridings/35079/member.vcf']": "", ".sources": "September 27, 2026", "figure svg .it": "", ".via": "-",
			".facts": "126,560"}},
		{"/fr/ridings/35079?via=chosen", 200, has{"h1": "Ottawa-Centre", ".via": "Vous avez choisi", ".sources": "27 septembre 2026", ".facts": "126 560"}},
		{"/en/ridings/35079?via=%3Cscript%3E", 200, has{".via": "-"}},
		{"/en/ridings/62001?via=fsa", 200, has{".via a[href='/en/map']": ""}},
		{"/en/ridings/24037", 200, has{".vacant-seat h2": "This seat is vacant", "a[href^=mailto]": "-", "figure svg .it": ""}},
		{"/fr/ridings/24037", 200, has{".vacant-seat h2": "Ce siège est vacant"}},
		{"/en/ridings/10007", 200, has{"h1": "The Eastern Peninsulas", ".other-name": "Terra Nova—The Peninsulas"}},
		{"/en/ridings/35112", 200, has{".notice": "don’t have an email address", "a[href^=mailto]": "-"}},
		{"/en/ridings/99999", 404, has{"h1": "Page not found", ".lead": "can’t find a riding with this number"}},
		{"/en/ridings/35079'--", 404, has{".lead": "can’t find a riding"}},
		{"/en/map", 200, has{"svg a[href='/en/map?in=QC'] title": "Quebec"}},
		{"/fr/map?in=QC", 200, has{"h1": "Circonscriptions : Québec", "svg a[href='/fr/ridings/24037?via=chosen']": "", ".list": "Laurier—Sainte-Marie"}},
		{"/en/map?in=toronto", 200, has{"svg a[href='/en/ridings/35109?via=chosen']": ""}},
		{"/en/map?in=atlantis", 404, has{".lead": "can’t find that map"}},
		{"/en/sources", 200, has{".registers": "Elections Canada"}},
		{"/fr/sources", 200, has{".registers": "Chambre des communes"}},
		{"/fr/nulle-part", 404, has{"html[lang=fr-CA] .lead": "Vérifiez l’adresse Web"}},
	}
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			a := get(t, s, test.path)
			if a.status != test.status {
				t.Errorf("status %d, want %d", a.status, test.status)
			}
			check(t, a.body, test.want)
			if strings.Contains(a.body, "ZgotmplZ") || strings.Contains(a.body, "%!") || strings.Contains(a.body, "<no value>") {
				t.Error("the page has a hole in it")
			}
		})
	}
	if log := s.Log.String(); strings.Count(log, "msg=request") != len(tests) {
		t.Errorf("%d requests left other than one line each:\n%s", len(tests), log)
	}
}

func TestRedirects(t *testing.T) {
	s := newServer(t)
	for _, test := range []struct{ path, header, want string }{
		{"/", "Accept-Language: fr-CA", "/fr/"},
		{"/", "Accept-Language: en", "/en/"},
		{"/", "X-None: ", "/en/"},
		{"/en", "X-None: ", "/en/"},
		{"/en/find?postal=x0a+0h0", "X-None: ", "/en/ridings/62001?via=fsa"},
		{"/fr/find?lat=45.4236&lon=-75.7009", "X-None: ", "/fr/ridings/35079?via=point"},
	} {
		a := get(t, s, test.path, test.header)
		if a.status/100 != 3 || a.header.Get("Location") != test.want {
			t.Errorf("%s (%s) leads to %q (%d), want %q", test.path, test.header, a.header.Get("Location"), a.status, test.want)
		}
	}
}

func TestPagesOfEveryRiding(t *testing.T) {
	s := newServer(t)
	for i, r := range s.App.Finder.Index().Ridings() {
		lang := []string{"en", "fr"}[i%2]
		a := get(t, s, "/"+lang+"/ridings/"+r.Code)
		if a.status != 200 || !strings.Contains(a.body, `class="it"`) {
			t.Errorf("%s: %d", r.Code, a.status)
		}
	}
}

func TestVCard(t *testing.T) {
	s := newServer(t)
	a := get(t, s, "/en/ridings/35079/member.vcf")
	for _, line := range []string{"BEGIN:VCARD", "VERSION:4.0", "FN:Yasir Naqvi", "N:Naqvi;Yasir;", "EMAIL;TYPE=work:yasir.naqvi@parl.gc.ca", "tel:+16139965322", "K1A 0A6", "END:VCARD"} {
		if !strings.Contains(a.body, line) {
			t.Errorf("%q is not in\n%s", line, a.body)
		}
	}
	if a := get(t, s, "/en/ridings/24037/member.vcf"); a.status != 404 {
		t.Errorf("the card of a vacant seat: %d", a.status)
	}
}

func TestHeaders(t *testing.T) {
	s := newServer(t)
	a := get(t, s, "/en/")
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'self'", "X-Content-Type-Options": "nosniff",
		"Referrer-Policy": "same-origin", "Cache-Control": "private, no-cache", "X-Request-Id": "",
	} {
		if got := a.header.Get(name); got == "" || !strings.Contains(got, want) {
			t.Errorf("%s is %q, want %q in it", name, got, want)
		}
	}
	document, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	sheet, _ := document.Find("link[rel=stylesheet]").Attr("href")
	if a := get(t, s, sheet); a.status != 200 || !strings.Contains(a.header.Get("Cache-Control"), "immutable") {
		t.Errorf("%s: %d, %s", sheet, a.status, a.header.Get("Cache-Control"))
	}
	for _, missing := range []string{"/static/x/../../go.mod", "/static/x/nothing.css", "/static/x/"} {
		if a := get(t, s, missing); a.status != 404 {
			t.Errorf("%s: %d", missing, a.status)
		}
	}
}
