package app_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"recess/internal/app"
	"recess/internal/app/apptest"
)

// withTable starts a server that has taken in a table of whole postal codes.
func withTable(t *testing.T, lines ...string) *apptest.Server {
	t.Helper()
	s := apptest.Start(t, apptest.Database(t))
	table := "postal_code,fed_code,weight\n" + strings.Join(lines, "\n")
	if _, err := s.App.ImportPostal(t.Context(), strings.NewReader(table), app.Import{Origin: "table.csv"}); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAnswersOfATable(t *testing.T) {
	s := withTable(t, "K1P1A4,35081,100", "K1P1A5,35079,60", "K1P1A5,35081,40", "H0H0H0,35079,50", "H0H0H0,35081,50")
	if a := get(t, s, "/en/find?postal=K1P1A4"); a.header.Get("Location") != "/en/ridings/35081?via=postal-table" {
		t.Errorf("a code of one riding leads to %q (%d)", a.header.Get("Location"), a.status)
	}
	if a := get(t, s, "/api/v1/postal-codes/K1P1A4"); !strings.Contains(a.body, `"certainty":"exact","method":"postal-table"`) {
		t.Errorf("the answer is %.200s", a.body)
	}
	split := get(t, s, "/en/find?postal=K1P1A5")
	check(t, split.body, has{".lead": "The postal code K1P 1A5 can be in any of 2 ridings", ".choices": "60% of addresses with this postal code", ".hint": "postal code table"})
	if strings.Contains(split.body, "superficie") || strings.Contains(split.body, "A small part") {
		t.Error("shares of addresses are told as shares of superficie")
	}
	nowhere := get(t, s, "/fr/find?postal=H0H0H0") // an area of which nothing else is known
	check(t, nowhere.body, has{".lead": "Le code postal H0H 0H0 peut être dans l’une ou l’autre de 2 circonscriptions", "figcaption": "Sélectionnez", ".here": "-"})
	if strings.Contains(nowhere.body, "Le point marque") {
		t.Error("a point is spoken of where there is none")
	}
}

func TestCandidatesOfRepresent(t *testing.T) {
	const set = `"related": {"boundary_set_url": "/boundary-sets/federal-electoral-districts-2023-representation-order/"}`
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"boundaries_concordance": [{"external_id": "35079", `+set+`}], "boundaries_centroid": [{"external_id": "35081", `+set+`}]}`)
	}))
	defer outside.Close()
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.Represent = outside.URL })
	a := get(t, s, "/en/find?postal=K1P1A4")
	check(t, a.body, has{".lead": "The postal code K1P 1A4 can be in any of 2 ridings", ".hint": "Source: Represent, November 23, 2026", ".share": "-"})
	if a := get(t, s, "/api/v1/postal-codes/K1P1A4"); !strings.Contains(a.body, `"method":"represent","boundaries":"2023","as_of":"2026-11-23"`) {
		t.Errorf("the answer is %.200s", a.body)
	}
}
