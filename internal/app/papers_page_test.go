package app_test

import (
	"bytes"
	"fmt"
	"image/png"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"recess/internal/account"
	"recess/internal/app/apptest"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/library"
)

// sendFiles sends the paper's form on the page as a browser does: as it stands
// there, filled in further, with a file in a field.
func (b *browser) sendFiles(action, field, name string, content []byte, fields ...string) *browser {
	b.t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(b.page.body))
	if err != nil {
		b.t.Fatal(err)
	}
	values := map[string]string{}
	document.Find("form.paper-form").Find("input, textarea, option[selected]").Each(func(_ int, input *goquery.Selection) {
		kind, key := input.AttrOr("type", ""), input.AttrOr("name", input.Parent().AttrOr("name", ""))
		if _, checked := input.Attr("checked"); kind != "file" && (checked || kind != "radio") {
			values[key] = input.AttrOr("value", input.Text())
		}
	})
	for i := 0; i+1 < len(fields); i += 2 {
		values[fields[i]] = fields[i+1]
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for key, value := range values {
		form.WriteField(key, value)
	}
	if content != nil {
		part, err := form.CreateFormFile(field, name)
		if err != nil {
			b.t.Fatal(err)
		}
		part.Write(content)
	}
	form.Close()
	return b.take(b.client.Post(b.server.URL+action, form.FormDataContentType(), &body))
}

func TestPapersForEverybody(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	visitor, volunteer := newBrowser(t, s), signedIn(t, s, "vol@example.org", account.Volunteer, false)
	unverified := signedIn(t, s, "un@example.org", account.Coordinator, false)
	coordinator := signedIn(t, s, "co@example.org", account.Coordinator, true)
	for path, statuses := range map[string][4]int{ // of the sample: public, team's, coordinators'
		"/en/papers":                        {200, 200, 200, 200},
		"/en/papers/ceasefire":              {200, 200, 200, 200},
		"/fr/papers/how-to-meet":            {404, 200, 404, 200},
		"/en/papers/notes-for-coordinators": {404, 404, 404, 200},
		"/en/papers/nowhere":                {404, 404, 404, 404},
		"/en/papers/new":                    {401, 403, 401, 200},
		"/en/papers/ceasefire/edit":         {401, 403, 401, 200},
		"/en/papers/ceasefire/versions":     {401, 403, 401, 200},
		"/en/papers/nowhere/versions":       {401, 403, 401, 404},
		"/en/papers/ceasefire/compare?to=9": {401, 403, 401, 404},
		"/en/papers/nowhere/edit":           {401, 403, 401, 404},
	} {
		for i, b := range []*browser{visitor, volunteer, unverified, coordinator} {
			if b.visit(path); b.page.status != statuses[i] {
				t.Errorf("%s as number %d: %d, want %d", path, i, b.page.status, statuses[i])
			}
		}
	}
	visitor.visit("/en/papers?q=CEASEFIRE&kind=position&in=&state=archived").shows(200, has{
		".papers h3": "What a call for a permanent ceasefire says", "mark": "ceasefire", "[role=status]": "1 document", "select[name=state]": "-", ".tag": "-"})
	visitor.visit("/en/papers?q=notes+coordination").shows(200, has{".papers": "-", ".notice": "No documents match"})
	visitor.visit("/fr/papers?q=tr%C3%AAve+%22*%27%3B--").shows(200, has{"h1": "Documents"})
	coordinator.visit("/en/papers").shows(200, has{".papers": "For coordinators", "a[href='/en/papers/new']": ""})
	visitor.visit("/fr/papers/ceasefire").shows(200, has{".document table th[scope=col]": "", ".document .notes li a[href='#ref1']": "",
		".document sup a[href='#note1']": "1", "a[hreflang=en][href='/en/papers/ceasefire']": "English", ".sources a[rel=noreferrer]": "", ".actions": "-"})
	if got := visitor.page.header.Get("Cache-Control"); got != "private, no-cache" {
		t.Errorf("a public page is kept by %q", got)
	}
}

func TestEditingPapers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, _ := peopled(t, database)
		b := signedIn(t, s, "co@example.org", account.Coordinator, true)
		b.visit("/en/papers/new").shows(200, has{"h1": "New document", "#slug": "", ".source-row": ""})
		b.sendFiles("/en/papers", "", "", nil, "title", "L’été à venir!", "body", "<script>alert(1)</script>").
			shows(400, has{".problem": "Line 1 contains HTML", "#body": "<script>alert(1)</script>", "input[value='L’été à venir!']": ""})
		b.sendFiles("/en/papers", "", "", nil, "review_by", "soon").shows(400, has{".problem": "the date “soon”", "#review_by[value=soon]": ""})
		b.sendFiles("/en/papers", "", "", nil, "body", "## A *part*", "review_by", "", "action", "preview").
			shows(200, has{".preview h3 em": "part", ".papers": "-", "#body": "## A *part*"})
		b.sendFiles("/en/papers", "", "", nil, "action", "save", "source_title", "A source", "source_url", "https://example.org/s", "source_day", "2020-02-29", "slug", "").
			shows(200, has{"h1": "L’été à venir!", ".document h2": "A part", ".sources a[href='https://example.org/s']": "A source", ".sources": "February 29, 2020",
				"[role=status]": "Saved", ".actions a[href='/fr/papers/l-ete-a-venir/edit']": "Add the French version"})
		b.visit("/en/papers?state=missing").shows(200, has{".papers": "L’été à venir!", ".papers .tag": "In English only"})
		b.visit("/en/papers/new").sendFiles("/en/papers", "", "", nil, "title", "Other", "slug", "l-ete-a-venir", "body", "x").
			shows(409, has{".problem": "already a document named", "#body": "x"})
		b.visit("/fr/papers/l-ete-a-venir").shows(200, has{"article[lang=en] h1": "L’été à venir!", ".via": "n’existe pas encore en français"})
		b.visit("/fr/papers/l-ete-a-venir/edit").sendFiles("/fr/papers/l-ete-a-venir", "", "", nil, "title", "L’été", "body", "Un texte.").
			shows(200, has{"h1": "L’été", ".document": "Un texte."})
		b.visit("/en/papers?state=missing").shows(200, has{".papers": "-"})
		b.visit("/fr/papers/l-ete-a-venir/edit").send("/fr/papers/l-ete-a-venir/archive", "archived", "1").shows(200, has{".eyebrow": "Archivé"})
		newBrowser(t, s).visit("/fr/papers/l-ete-a-venir").shows(200, has{"article": "L’été à venir!"}) // the English one
		b.visit("/fr/papers?state=archived").shows(200, has{".papers": "L’été"})
		signedIn(t, s, "admin@example.org", account.Administrator, true).visit("/en/audit").shows(200, has{"tbody": "L’été à venir!"}).shows(200, has{"tbody": "Archived a document"})
	})
}

// Two change a paper at once: the second sees both texts, and none is lost.
func TestEditingAPaperAtOnce(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	first := signedIn(t, s, "a@example.org", account.Coordinator, true)
	second := signedIn(t, s, "b@example.org", account.Administrator, true)
	const path = "/en/papers/ceasefire"
	second.visit(path + "/edit")
	first.visit(path+"/edit").sendFiles(path, "", "", nil, "body", "Theirs, one line.", "why", "shorter", "audience", "coordinators").shows(200, has{".document": "Theirs, one line."})
	second.sendFiles(path, "", "", nil, "body", "Mine, one line.").shows(409, has{".problem": "Your work is not lost", ".newer h2": "version 2",
		".newer del": "Theirs,", ".newer ins": "Mine,", ".newer h2 + p": "On the left is what they saved", ".newer h3": "Who can read it", "#body": "Mine, one line.", "input[name=was][value='2']": ""})
	second.sendFiles(path, "", "", nil).shows(200, has{".document": "Mine, one line."})
	second.visit(path+"/versions").shows(200, has{"tbody tr:nth-child(1) th": "3", "tbody tr:nth-child(2)": "shorter", "tbody tr:nth-child(3)": "import"})
	second.visit(path+"/compare").shows(200, has{"del": "Theirs,", "ins": "Mine,", "option[selected]": "Version 2"})
	second.visit(path+"/compare?from=1&to=1").shows(200, has{".via": "are identical", ".compared": "-"})
	for _, wrong := range []string{"from=0", "to=4", "from=x", "from=-1"} {
		second.visit(path+"/compare?"+wrong).shows(404, nil)
	}
}

func TestPicturesAndPDFs(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b, visitor := signedIn(t, s, "co@example.org", account.Coordinator, true), newBrowser(t, s)
	dot := picture(t, png.Encode, 8, 8)
	b.visit("/en/papers/new").sendFiles("/en/papers", "picture", "dot.png", dot, "title", "Dots", "body", "Text.", "action", "picture").
		shows(400, has{".problem": "short description of the image", "#body": "Text."})
	b.sendFiles("/en/papers", "picture", "dot.svg", []byte("<svg onload='alert(1)'/>"), "action", "picture", "picture_alt", "A [dot]").
		shows(400, has{".problem": "dot.svg is not a PNG or JPEG", "#picture_alt[value='A dot']": ""})
	b.sendFiles("/en/papers", "", "", nil, "action", "picture").shows(400, has{".problem": "Choose an image"})
	b.sendFiles("/en/papers", "picture", "dot.png", dot, "action", "picture").shows(200, has{"#body": "![A dot](file:", "details [role=status]": "Image added"})
	b.sendFiles("/en/papers", "", "", nil, "audience", "team").shows(200, has{"figure img[alt='A dot']": ""})
	document, err := goquery.NewDocumentFromReader(strings.NewReader(b.page.body))
	if err != nil {
		t.Fatal(err)
	}
	src := document.Find("figure img").AttrOr("src", "")
	if a := b.visit(src).page; a.status != 200 || a.header.Get("Content-Type") != "image/png" || a.header.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.Contains(a.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the picture comes with %d %v", a.status, a.header)
	}
	if a := get(t, s, src); a.status != 404 {
		t.Errorf("a visitor gets the picture of a team's paper: %d", a.status)
	}
	b.visit("/en/papers/dots/edit").sendFiles("/en/papers/dots", "", "", nil, "audience", "public").shows(200, nil)
	shown := get(t, s, src)
	if again := get(t, s, src, "If-None-Match: "+shown.header.Get("Etag")); shown.status != 200 || again.status != 304 {
		t.Errorf("a visitor gets the picture of a public paper: %d, then %d", shown.status, again.status)
	}
	for name, content := range map[string][]byte{
		"empty.pdf": {}, "text.pdf": []byte("no"), "damaged.pdf": []byte("%PDF-1.7\nx"), "picture.pdf": dot, "large.pdf": append([]byte("%PDF-1.7"), make([]byte, 21<<20)...),
	} {
		b.visit("/en/papers/new").sendFiles("/en/papers", "pdf", name, content, "title", "Report", "form", "pdf").shows(400, has{".problem": name, "input[value=Report]": ""})
	}
	b.visit("/en/papers/new").sendFiles("/en/papers", "pdf", "rapport annuel.pdf", onePage, "title", "Report", "form", "pdf", "kind", "report").
		shows(200, has{"a[download='rapport annuel.pdf']": "Download", "article .hint": "1 page"})
	document, err = goquery.NewDocumentFromReader(strings.NewReader(b.page.body))
	if err != nil {
		t.Fatal(err)
	}
	pdf := visitor.visit(document.Find("a[download]").AttrOr("href", "")).page
	if pdf.status != 200 || pdf.header.Get("Content-Type") != "application/pdf" || !strings.Contains(pdf.header.Get("Content-Disposition"), `attachment; filename="rapport annuel.pdf"`) {
		t.Errorf("the PDF comes with %d %v", pdf.status, pdf.header)
	}
}

// Coordinators read what of an uploaded PDF packs cannot show, where they upload
// it and on its page; no one else does.
func TestWhatPacksLeaveOut(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "co@example.org", account.Coordinator, true)
	comment := minimalPDF("/Annots[4 0 R]", "<</Type/Annot/Subtype/Text/Rect[9 9 30 30]/Contents(x)>>")
	b.visit("/en/papers/new").sendFiles("/en/papers", "pdf", "note.pdf", comment, "title", "", "form", "pdf").
		shows(400, has{".when-pdf .problem": "1 comment or form field"})
	b.visit("/en/papers/new").sendFiles("/en/papers", "pdf", "note.pdf", comment, "title", "Noted", "form", "pdf").shows(200, has{"article .problem": "1 comment or form field"})
	b.visit("/en/papers/noted/edit").shows(200, has{".when-pdf .problem": "1 comment or form field"})
	newBrowser(t, s).visit("/en/papers/noted").shows(200, has{"article .problem": "-"})
	b.visit("/fr/papers/noted").shows(200, has{"article .problem": "1 commentaire ou champ"})
}

// onePage is the smallest PDF that is one.
var onePage = minimalPDF("")

func minimalPDF(ofPage string, more ...string) []byte {
	var b bytes.Buffer
	var at []int
	b.WriteString("%PDF-1.4\n")
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<<>>" + ofPage + ">>"}
	objects = append(objects, more...)
	for i, object := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// What is larger than any form is refused before it is read.
func TestPaperTooLarge(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "co@example.org", account.Coordinator, true)
	b.visit("/en/papers/new").sendFiles("/en/papers", "pdf", "huge.pdf", make([]byte, 24<<20), "title", "x").shows(http.StatusRequestEntityTooLarge, nil)
	b.visit("/en/papers/new").sendFiles("/en/papers", "", "", nil, "title", "Long", "body", strings.Repeat("word ", 60<<10)).shows(400, has{".problem": "The limit is 256 KB"})
	if _, err := s.App.Library.Read(t.Context(), library.Coordinators, "long", i18n.EN); fault.KindOf(err) != fault.NotFound {
		t.Errorf("it was kept: %v", err)
	}
}
