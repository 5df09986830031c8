package app_test

import (
	"bytes"
	"encoding/csv"
	"mime/multipart"
	"slices"
	"strings"
	"testing"
)

// sendList sends a list with the form of the page, which it visits.
func (b *browser) sendList(lang, name string, content []byte, fields ...string) *browser {
	b.t.Helper()
	b.visit("/"+lang+"/match").shows(200, nil)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("_form", token(b.t, b))
	for i := 0; i+1 < len(fields); i += 2 {
		form.WriteField(fields[i], fields[i+1])
	}
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		b.t.Fatal(err)
	}
	part.Write(content)
	form.Close()
	return b.take(b.client.Post(b.server.URL+"/"+lang+"/match", form.FormDataContentType(), &body))
}

// people are of no list: invented, with codes of post offices.
const people = "No;Nom;Code postal;Depuis\r\n" +
	"007;Élise;k1p 1a4;2020-01-02\r\n" +
	"008;=1+1;A1A1A1;\r\n" +
	"009;Zoé;D1A 1A1;x\r\n" +
	"010;Max;;y\r\n" +
	";;;\r\n" +
	"011;Noa;X9X 9X9;12345678901234567890;more\r\n"

func TestMatchCSV(t *testing.T) {
	_, b := coordinating(t, t.TempDir()+"/recess.db")
	b.sendList("fr", "Membres été.csv", []byte(people)).shows(200, nil)
	if got := b.page.header.Get("Content-Disposition"); !strings.Contains(got, "Membres%20%C3%A9t%C3%A9-circonscriptions.csv") {
		t.Errorf("the file is called %s", got)
	}
	reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.page.body, "\ufeff")))
	reader.Comma, reader.FieldsPerRecord = ';', -1
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatalf("%v in %q", err, b.page.body)
	}
	want := [][]string{
		{"No", "Nom", "Code postal", "Depuis", "", "Code de circonscription", "Circonscription", "Province"},
		{"007", "Élise", "k1p 1a4", "2020-01-02", "", "35079", "Ottawa-Centre", "Ontario"},
		{"008", "'=1+1", "A1A1A1", "", "", "10006", "St. John's-Est", "Terre-Neuve-et-Labrador"},
		{"009", "Zoé", "D1A 1A1", "x", "", "", "", ""},
		{"010", "Max", "", "y", "", "", "", ""},
		{"", "", "", ""},
		{"011", "Noa", "X9X 9X9", "12345678901234567890", "more", "", "", ""},
	}
	for i, row := range rows {
		if got := row[:len(want[i])]; !slices.Equal(got, want[i]) {
			t.Errorf("row %d: %q, want %q", i, got, want[i])
		}
	}
	for i, said := range map[int]string{
		0: "Certitude (selon Code postal)", 1: "la plus probable de 2 (95\u00a0%)", 2: "probable", 3: "Il n’y a pas de D", 4: "aucun code postal", 6: "aucune source n’a ce code postal",
	} {
		if len(rows[i]) != 14 || !strings.Contains(rows[i][11], said) {
			t.Errorf("row %d: %q does not say %q", i, rows[i], said)
		}
	}
}
