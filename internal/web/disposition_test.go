package web

import (
	"mime"
	"strings"
	"testing"
)

func TestDisposition(t *testing.T) {
	tests := []struct{ name, want string }{
		{"Pack 35079 Ottawa Centre.pdf", `inline; filename="Pack 35079 Ottawa Centre.pdf"`},
		{"Trousse 24061 Pierre-Boucher—Les Patriotes—Verchères.pdf",
			`inline; filename="Trousse 24061 Pierre-Boucher-Les Patriotes-Vercheres.pdf"; filename*=UTF-8''Trousse%2024061%20Pierre-Boucher%E2%80%94Les%20Patriotes%E2%80%94Verch%C3%A8res.pdf`},
		{"a\r\nSet-Cookie: x.pdf", `inline; filename="a__Set-Cookie: x.pdf"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x.pdf`},
		{`"quoted".pdf`, `inline; filename="\"quoted\".pdf"`},
	}
	for _, test := range tests {
		if got := disposition("inline", test.name); got != test.want {
			t.Errorf("%q:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
	_, params, err := mime.ParseMediaType(strings.Replace(disposition("inline", "é.pdf"), `filename="e.pdf"; `, "", 1))
	if err != nil || params["filename"] != "é.pdf" {
		t.Errorf("read back: %q, %v", params["filename"], err)
	}
}
