package pdf

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"recess/internal/briefing"
	"recess/internal/i18n"
	"recess/internal/library"
)

// ToolsEnv says that pdftotext and qpdf are there; `make test` gets them.
const ToolsEnv = "RECESS_TEST_PDF_TOOLS"

func needTools(t *testing.T) {
	t.Helper()
	if os.Getenv(ToolsEnv) == "" {
		t.Skip("not examined by other programs: run make test, or set " + ToolsEnv)
	}
}

func laidOut(t *testing.T, p *briefing.Pack) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Pack(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// examine gives a PDF to a program, and what it prints.
func examine(t *testing.T, pdf []byte, name string, args ...string) string {
	t.Helper()
	needTools(t)
	file := filepath.Join(t.TempDir(), "pack.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, arg := range args {
		if arg == "FILE" {
			args[i] = file
		}
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// The same pack has the same bytes, also when several are made at once.
//
// Races: packs made at once, with their shared fonts, pictures and buffers.
func TestRaceSameInputSameBytes(t *testing.T) {
	var logo bytes.Buffer
	if err := png.Encode(&logo, image.NewGray(image.Rect(0, 0, 40, 20))); err != nil {
		t.Fatal(err)
	}
	upload := laidOut(t, samplePack(i18n.EN))
	packs := make([][]byte, 6)
	var at sync.WaitGroup
	for i := range packs {
		at.Go(func() {
			p := samplePack(i18n.FR)
			p.Organisation.Logo = logo.Bytes()
			file := &library.File{Hash: t.Name(), Name: "upload.pdf", Type: library.PDFType, Data: upload}
			p.Papers = append(p.Papers, briefing.Paper{Title: "Carried", Lang: i18n.FR, PDF: file})
			var b bytes.Buffer
			if err := Pack(&b, p); err != nil {
				t.Error(err)
			}
			packs[i] = b.Bytes()
		})
	}
	at.Wait()
	for _, pack := range packs[1:] {
		if !bytes.Equal(pack, packs[0]) {
			t.Error("the same pack has other bytes")
		}
	}
}

func TestPackIsSound(t *testing.T) {
	for _, lang := range i18n.Langs {
		pdf := laidOut(t, samplePack(lang))
		if out := examine(t, pdf, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors") {
			t.Error(out)
		}
		if want := "/Lang (" + string(lang) + "-CA)"; !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("%s: no %s", lang, want)
		}
		info := examine(t, pdf, "pdfinfo", "FILE")
		for _, want := range []string{"Cet été, rencontrons-nous – Pierre-Boucher", "Organisme d’essai – Œuvre", "612 x 792 pts (letter)"} {
			if !strings.Contains(info, want) {
				t.Errorf("pdfinfo does not tell %q:\n%s", want, info)
			}
		}
	}
}

func TestTextInReadingOrder(t *testing.T) {
	text := examine(t, laidOut(t, samplePack(i18n.FR)), "pdftotext", "FILE", "-")
	text = strings.Join(strings.Fields(text), " ")
	at := 0
	for _, want := range []string{
		"Organisme d’essai – Œuvre", "Pierre-Boucher—Les Patriotes—Verchères", "Member, Łukasz ᐃᓄᒃ", "Table des matières", "Renseignements sur la rencontre", "450-555-0102",
		"Témoignage", "1, rue de l’Exemple, Verchères", "103 020", "They listened.", "Ce que nous demandons", "Will you ?", "5 à 25",
		"Nous vivons ici", "Qu’en dites-vous ?", "A myth", "A fact", "A paper", "Heading00", "Follow00", "Row00", "Row79",
		"A footnote: déjà vu.", "A guide", "Compte rendu", "https://example.org/report", "for your time", "Sources et versions", "A source, Somebody",
	} {
		n := strings.Index(text[at:], strings.Join(strings.Fields(want), " "))
		if n < 0 {
			t.Fatalf("%q does not come after what should stand before it", want)
		}
		at += n
	}
}

func TestContentsAndPageNumbers(t *testing.T) {
	pdf := laidOut(t, samplePack(i18n.EN))
	pages := strings.Split(strings.TrimRight(examine(t, pdf, "pdftotext", "-layout", "FILE", "-"), "\f"), "\f")
	for n, page := range pages[1:] {
		if want := fmt.Sprintf("Page %d of %d", n+2, len(pages)); !strings.Contains(page, want) {
			t.Errorf("page %d does not say %q", n+2, want)
		}
	}
	entries := regexp.MustCompile(`(?m)^ *(\S.*?) {3,}(\d+)$`).FindAllStringSubmatch(pages[1], -1)
	if len(entries) < 12 {
		t.Fatalf("%d lines of contents: %v", len(entries), entries)
	}
	for _, e := range entries {
		var page int
		fmt.Sscan(e[2], &page)
		if !strings.Contains(pages[page-1], e[1]) {
			t.Errorf("%q does not stand on page %d", e[1], page)
		}
	}
	if got := bytes.Count(pdf, []byte("/Title ")); got < len(entries) { // of the outline
		t.Errorf("%d titles in the outline for %d lines of contents", got, len(entries))
	}
}

// No heading stands at the foot of a page without two lines that follow it.
func TestNoHeadingIsLeftAlone(t *testing.T) {
	for _, page := range strings.Split(examine(t, laidOut(t, samplePack(i18n.EN)), "pdftotext", "FILE", "-"), "\f") {
		for _, h := range regexp.MustCompile(`Heading(\d\d)`).FindAllStringSubmatch(page, -1) {
			if !strings.Contains(page, "Follow"+h[1]) {
				t.Errorf("Heading%s stands alone", h[1])
			}
		}
	}
}

func TestTableHeadIsRepeated(t *testing.T) {
	heads, rows := 0, 0
	for _, page := range strings.Split(examine(t, laidOut(t, samplePack(i18n.EN)), "pdftotext", "FILE", "-"), "\f") {
		if strings.Contains(page, "TableHead") {
			heads++
		}
		if regexp.MustCompile(`Row\d\d`).MatchString(page) {
			rows++
		}
	}
	if rows < 2 || heads != rows {
		t.Errorf("%d pages have rows, %d the head", rows, heads)
	}
}

// word is one as pdftotext -bbox tells where it stands.
type word struct {
	XMin float64 `xml:"xMin,attr"`
	XMax float64 `xml:"xMax,attr"`
	YMax float64 `xml:"yMax,attr"`
	Text string  `xml:",chardata"`
}

func TestNothingLeavesThePage(t *testing.T) {
	out := examine(t, laidOut(t, samplePack(i18n.FR)), "pdftotext", "-bbox", "FILE", "-")
	var doc struct {
		Words []word `xml:"body>doc>page>word"`
	}
	if err := xml.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Words) < 1000 {
		t.Fatalf("only %d words", len(doc.Words))
	}
	for _, w := range doc.Words {
		if w.XMin < left-1 || w.XMax > right+2 || w.YMax > 770 {
			t.Errorf("%q stands at %.0f to %.0f, %.0f", w.Text, w.XMin, w.XMax, w.YMax)
		}
	}
}

func TestLeaveBehindIsOneSheet(t *testing.T) {
	p := samplePack(i18n.FR)
	l := &briefing.LeaveBehind{Lang: p.Lang, Organisation: p.Organisation, Campaign: p.Campaign, Riding: p.Riding, Member: p.Member, Made: p.Made}
	l.Campaign.Summary = strings.Repeat("Résumé. ", 100)
	for range 12 {
		l.Asks = append(l.Asks, briefing.Ask{Text: strings.Repeat("Demande ", 30), Detail: strings.Repeat("détail ", 60)})
		l.Papers = append(l.Papers, briefing.Brief{Title: "Titre", Summary: strings.Repeat("Gist. ", 120), Points: []string{strings.Repeat("point ", 40)}})
	}
	var b bytes.Buffer
	if err := LeaveBehind(&b, l); err != nil {
		t.Fatal(err)
	}
	if info := examine(t, b.Bytes(), "pdfinfo", "FILE"); !regexp.MustCompile(`Pages: +2\n`).MatchString(info) {
		t.Error(info)
	}
}

func TestVacantSeat(t *testing.T) {
	p := samplePack(i18n.EN)
	p.Member, p.Profile = nil, nil
	if text := examine(t, laidOut(t, p), "pdftotext", "FILE", "-"); !strings.Contains(text, i18n.For(i18n.EN).T("member.vacant")) {
		t.Error("the cover does not say that the seat is vacant")
	}
}

// An uploaded PDF's pages stand in the pack, with our header, and their text
// can be searched.
func TestUploadedPagesAreCarried(t *testing.T) {
	upload := laidOut(t, samplePack(i18n.EN))
	whole, err := Inspector{}.PDF(t.Context(), upload)
	if err != nil {
		t.Fatal(err)
	}
	p := samplePack(i18n.FR)
	plain, _ := Inspector{}.PDF(t.Context(), laidOut(t, p))
	p.Papers = append(p.Papers, briefing.Paper{Title: "Carried", Lang: i18n.FR, PDF: &library.File{Hash: t.Name(), Name: "upload.pdf", Type: library.PDFType, Data: upload}})
	got := laidOut(t, p)
	if again := laidOut(t, p); !bytes.Equal(got, again) {
		t.Error("the same pack has other bytes")
	}
	if out := examine(t, got, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Error(out)
	}
	if info, err := (Inspector{}).PDF(t.Context(), got); err != nil || info.Pages < plain.Pages+whole.Pages {
		t.Errorf("%d pages, want %d + %d or more: %v", info.Pages, plain.Pages, whole.Pages, err)
	}
	text := examine(t, got, "pdftotext", "FILE", "-")
	if strings.Count(text, "Row79") != 4 { // of two papers, twice
		t.Errorf("Row79 stands %d times", strings.Count(text, "Row79"))
	}
}
