package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recess/internal/briefing"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/library"
)

// upload is a PDF of one page as another program may have written it.
type upload struct {
	catalog string // more entries of the catalog
	page    string // of the page, besides its contents and its font
	content []string
	objects []string // from number 10 on
}

const letterBox = "/MediaBox[0 0 612 792]"

// bytes writes it: 1 the catalog, 2 the pages, 3 the page, 4 the font.
func (u upload) bytes() []byte {
	objects := map[int]string{
		1: "<</Type/Catalog/Pages 2 0 R" + u.catalog + ">>", 2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		4: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	}
	contents, last := "", 9+len(u.objects)
	for i, o := range u.objects {
		objects[10+i] = o
	}
	for _, content := range u.content {
		last++
		objects[last] = streamObject("", content)
		contents += fmt.Sprintf(" %d 0 R", last)
	}
	page := u.page
	if !strings.Contains(page, "/Resources") {
		page += "/Resources<</Font<</F1 4 0 R>>>>"
	}
	objects[3] = "<</Type/Page/Parent 2 0 R/Contents[" + contents + "]" + page + ">>"
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	at := make([]int, last+1)
	for n := 1; n <= last; n++ {
		if o, ok := objects[n]; ok {
			at[n] = b.Len()
			fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n, o)
		}
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", last+1)
	for _, offset := range at[1:] {
		state := "n"
		if offset == 0 {
			state = "f"
		}
		fmt.Fprintf(&b, "%010d 00000 %s \n", offset, state)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", last+1, start)
	return b.Bytes()
}

// says is content that shows a text.
func says(text string, y int) string {
	return fmt.Sprintf("BT /F1 24 Tf 72 %d Td (%s) Tj ET\n", y, text)
}

// carried is a pack with an uploaded PDF in it.
func carried(t *testing.T, data []byte) []byte {
	t.Helper()
	full := samplePack(i18n.EN)
	p := &briefing.Pack{Lang: full.Lang, Organisation: full.Organisation, Campaign: full.Campaign, Riding: full.Riding, Member: full.Member, Made: full.Made}
	p.Papers = []briefing.Paper{{Title: "Carried", Lang: i18n.EN, PDF: &library.File{Hash: t.Name(), Name: "upload.pdf", Type: library.PDFType, Data: data}}}
	return laidOut(t, p)
}

// carriedPage is the picture of the page that the upload became, at 36 dots an
// inch.
func carriedPage(t *testing.T, pack []byte) image.Image {
	t.Helper()
	number := 0
	for i, page := range strings.Split(examine(t, pack, "pdftotext", "FILE", "-"), "\f") {
		if strings.Contains(page, "VISIBLE") {
			number = i + 1
		}
	}
	out := filepath.Join(t.TempDir(), "page")
	n := fmt.Sprint(number)
	examine(t, pack, "pdftoppm", "-r", "36", "-f", n, "-l", n, "-singlefile", "-png", "FILE", out)
	file, err := os.Open(out + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// inked counts the dots of a picture that are not white, and those of them that
// have a colour, below our own header and above our footer.
func inked(picture image.Image) (all, coloured int) {
	for y := 90; y < 350; y++ {
		for x := range picture.Bounds().Dx() {
			r, g, b, _ := picture.At(x, y).RGBA()
			if r > 0xd000 && g > 0xd000 && b > 0xd000 {
				continue
			}
			all++
			if spread := max(r, g, b) - min(r, g, b); spread > 0x1800 {
				coloured++
			}
		}
	}
	return all, coloured
}

// A page that sets nothing is black on white with lines of one point, whatever
// our own pages set before.
func TestCarriedPageBeginsFresh(t *testing.T) {
	shapes := says("VISIBLE", 650) + "72 500 200 30 re f 72 460 m 400 460 l S 72 200 300 40 re S"
	plain := carriedPage(t, carried(t, upload{page: letterBox, content: []string{shapes}}.bytes()))
	t.Run("said", func(t *testing.T) {
		said := carriedPage(t, carried(t, upload{page: letterBox, content: []string{"0 g 0 G 1 w " + shapes}}.bytes()))
		all, coloured := inked(plain)
		want, _ := inked(said)
		if coloured > 0 || all != want || all == 0 {
			t.Errorf("%d dots, %d of them coloured; black and one point by word has %d", all, coloured, want)
		}
	})
}

// off is a catalog's entry: group 10 is hidden.
const off = "/OCProperties<</OCGs[10 0 R 11 0 R]/D<</OFF[10 0 R]>>>>"

const (
	noteGroup = "<</Type/OCG/Name(Notes)>>"
	baseGroup = "<</Type/OCG/Name(Base)>>"
	withLayer = letterBox + "/Resources<</Font<</F1 4 0 R>>/Properties<</MC0 %s/MC1 11 0 R>>>>"
	withForm  = letterBox + "/Resources<</Font<</F1 4 0 R>>/XObject<</X1 12 0 R>>>>"
	formDict  = "/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 4 0 R>>>>"
)

func layered(catalog, properties string, more ...string) upload {
	return upload{
		catalog: catalog, page: fmt.Sprintf(withLayer, properties),
		content: []string{says("VISIBLE", 700) + "/OC /MC0 BDC " + says("SECRET", 600) + "EMC /OC /MC1 BDC " + says("SHOWN", 500) + "EMC"},
		objects: append([]string{noteGroup, baseGroup}, more...),
	}
}

func TestHiddenLayersAreNotPrinted(t *testing.T) {
	nested := streamObject(formDict+"/OC 10 0 R", says("SECRET", 600))
	for name, u := range map[string]upload{
		"a group that is off":  layered(off, "10 0 R"),
		"off unless said":      layered("/OCProperties<</OCGs[10 0 R 11 0 R]/D<</BaseState/OFF/ON[11 0 R]>>>>", "10 0 R"),
		"not to be printed":    layered("/OCProperties<</OCGs[10 0 R 11 0 R]/D<</AS[<</Event/Print/Category[/Print]/OCGs[10 0 R]>>]>>>>", "10 0 R").with(0, "<</Type/OCG/Name(Screen)/Usage<</Print<</PrintState/OFF>>>>>>"),
		"a membership":         layered(off, "12 0 R", "<</Type/OCMD/OCGs[10 0 R]>>"),
		"all must be on":       layered(off, "12 0 R", "<</Type/OCMD/OCGs[10 0 R 11 0 R]/P/AllOn>>"),
		"shown if one is off":  layered(off, "12 0 R", "<</Type/OCMD/OCGs 11 0 R/P/AnyOff>>"),
		"an expression":        layered(off, "12 0 R", "<</Type/OCMD/VE[/And 11 0 R[/Not[/Not 10 0 R]]]>>"),
		"a form":               {catalog: off, page: withForm, content: []string{says("VISIBLE", 700) + "/X1 Do " + says("SHOWN", 500)}, objects: []string{noteGroup, baseGroup, nested}},
		"a form within a form": {catalog: off, page: withForm, content: []string{says("VISIBLE", 700) + "/X1 Do " + says("SHOWN", 500)}, objects: []string{noteGroup, baseGroup, streamObject(strings.Replace(formDict, "/Font", "/XObject<</X2 13 0 R>>/Font", 1), "/X2 Do"), nested}},
		"a layer in a form": {catalog: off, page: withForm, content: []string{says("VISIBLE", 700) + "/X1 Do"}, objects: []string{noteGroup, baseGroup,
			streamObject(strings.Replace(formDict, "/Font", "/Properties<</P 10 0 R>>/Font", 1), "/OC /P BDC "+says("SECRET", 600)+"EMC "+says("SHOWN", 500))}},
		"a stamp": {catalog: off, page: letterBox + "/Annots[12 0 R]", content: []string{says("VISIBLE", 700) + says("SHOWN", 500)}, objects: []string{noteGroup, baseGroup,
			"<</Type/Annot/Subtype/Stamp/F 4/Rect[72 600 372 630]/OC 10 0 R/AP<</N 13 0 R>>>>", streamObject(formDict, says("SECRET", 600))}},
	} {
		t.Run(name, func(t *testing.T) {
			pack := carried(t, u.bytes())
			if text := examine(t, pack, "pdftotext", "FILE", "-"); strings.Contains(text, "SECRET") || !strings.Contains(text, "VISIBLE") || !strings.Contains(text, "SHOWN") {
				t.Errorf("the pack says %q", text)
			}
			if plain := examine(t, pack, "qpdf", "--qdf", "--object-streams=disable", "FILE", "-"); strings.Contains(plain, "SECRET") {
				t.Error("the bytes of the pack hold what is hidden")
			}
		})
	}
}

// with replaces one of the objects.
func (u upload) with(n int, object string) upload {
	u.objects[n] = object
	return u
}

// What a hidden layer sets still counts, what it paints does not, and nothing
// within a string or an image is taken for an operator.
func TestWithoutHidden(t *testing.T) {
	offLayer := func(name string) bool { return name == "Off" }
	for content, want := range map[string]string{
		"/OC /Off BDC 1 0 0 rg 0 0 9 9 re f EMC 1 1 1 1 re f":                 "/OC /Off BDC 1 0 0 rg 0 0 9 9 re n EMC 1 1 1 1 re f",
		"/OC /Off BDC /Span BMC (a) Tj EMC (b) ' EMC (c) Tj":                  "/OC /Off BDC /Span BMC EMC T* EMC (c) Tj",
		"/OC /On BDC (EMC \\) (Tj) f) Tj EMC":                                 "/OC /On BDC (EMC \\) (Tj) f) Tj EMC",
		"/OC /Off BDC 3 4 (x) \" [(a)-2<4142>] TJ /I Do /S sh EMC":            "/OC /Off BDC 3 Tw 4 Tc T* EMC",
		"/OC /Off BDC BI /W 1 /H 1 /BPC 8 /CS /G ID \x01 EI\xff EI EMC q Q":   "/OC /Off BDC EMC q Q",
		"BI /W 1 /H 1 /BPC 8 /CS /G ID EMC EI q % /OC /Off BDC\n(x) Tj EMC Q": "BI /W 1 /H 1 /BPC 8 /CS /G ID EMC EI q (x) Tj EMC Q",
		"/P <</MCID 0/E(/OC /Off BDC)>> BDC (x) Tj EMC":                       "/P <</MCID 0/E(/OC /Off BDC)>> BDC (x) Tj EMC",
		"EMC EMC /OC /Off BDC (never closed) Tj":                              "EMC EMC /OC /Off BDC",
		"/OC /Off BDC W n 0 0 m 1 1 l S B* b* s F EMC (\\":                    "/OC /Off BDC W n 0 0 m 1 1 l n n n n n EMC",
	} {
		got := strings.Join(strings.Fields(string(withoutHidden([]byte(content), offLayer))), " ")
		if got != strings.Join(strings.Fields(want), " ") {
			t.Errorf("%q\nbecomes %q\nwant    %q", content, got, want)
		}
	}
}

func FuzzWithoutHidden(f *testing.F) {
	f.Add([]byte("/OC /Off BDC BI ID x EI (a) Tj EMC <<>> [ % \n < ( \\"))
	f.Fuzz(func(_ *testing.T, content []byte) {
		withoutHidden(content, func(name string) bool { return name != "On" })
	})
}

func TestPartsOfContentAreJoined(t *testing.T) {
	pack := carried(t, upload{page: letterBox, content: []string{"BT /F1 24 Tf 72 700 Td (VISIBLE) Tj", "ET BT /F1", "24 Tf 72 600 Td (SECOND) Tj ET"}}.bytes())
	if text := examine(t, pack, "pdftotext", "FILE", "-"); !strings.Contains(text, "VISIBLE") || !strings.Contains(text, "SECOND") {
		t.Errorf("the pack says %q", text)
	}
}

func TestEmptyPages(t *testing.T) {
	for name, page := range map[string]string{
		"no contents": letterBox, "a note": letterBox + "/Annots[10 0 R]", "a note in the page": letterBox + "/Annots[<</Type/Annot/Subtype/Text/Rect[9 9 30 30]/Contents(x)>>]",
	} {
		data := upload{page: page, objects: []string{"<</Type/Annot/Subtype/Text/Rect[9 9 30 30]/Contents(x)>>"}}.bytes()
		info, err := Inspector{}.PDF(t.Context(), data)
		if err != nil || info.Pages != 1 || (info.LeftOut == 1) != strings.Contains(page, "Annots") {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
	}
}

func TestBoxesOfPages(t *testing.T) {
	want := carriedPage(t, carried(t, upload{page: letterBox, content: []string{says("VISIBLE", 600)}}.bytes()))
	for name, page := range map[string]string{
		"a larger CropBox":         letterBox + "/CropBox[-200 -200 1200 1500]",
		"corners the other way":    "/MediaBox[612 792 0 0]",
		"both the other way":       "/MediaBox[612 0 0 792]/CropBox[612 792 0 0]",
		"a CropBox beside it":      letterBox + "/CropBox[2000 2000 3000 3000]",
		"a CropBox without a size": letterBox + "/CropBox[0 0 0 0]",
		"another unit":             letterBox + "/UserUnit 2",
		"a whole turn":             letterBox + "/Rotate 360",
	} {
		t.Run(name, func(t *testing.T) {
			got := carriedPage(t, carried(t, upload{page: page, content: []string{says("VISIBLE", 600)}}.bytes()))
			a, _ := inked(want)
			if b, _ := inked(got); a != b || a == 0 {
				t.Errorf("%d dots, want %d", b, a)
			}
		})
	}
	for name, page := range map[string]string{
		"no size":    "/MediaBox[0 0 0 0]",
		"no width":   "/MediaBox[10 0 10 792]",
		"no numbers": "/MediaBox[0 0 1" + strings.Repeat("0", 400) + " 792]",
	} {
		t.Run(name, func(t *testing.T) {
			info, err := Inspector{}.PDF(t.Context(), upload{page: page, content: []string{says("VISIBLE", 600)}}.bytes())
			if f, ok := err.(*fault.Error); !ok || f.Kind != fault.Invalid || f.Key != "file.pdf_page_size" && f.Key != "file.pdf_damaged" {
				t.Errorf("%+v, %v", info, err)
			}
		})
	}
}

// annotated is a page with one annotation, whose appearance is object 11.
func annotated(annotation string, more ...string) upload {
	appearance := streamObject("/Type/XObject/Subtype/Form/BBox[0 0 300 30]/Resources<</Font<</F1 4 0 R>>>>", "BT /F1 18 Tf 2 8 Td (ANNOTATED) Tj ET")
	form := ""
	if strings.Contains(annotation, "/Widget") {
		form = "/AcroForm<</Fields[10 0 R]/DA(/F1 18 Tf 0 g)/DR<</Font<</F1 4 0 R>>>>>>"
	}
	return upload{
		catalog: form, page: letterBox + "/Annots[10 0 R]", content: []string{says("VISIBLE", 700)},
		objects: append([]string{"<</Type/Annot/Rect[72 600 372 630]" + annotation + ">>", appearance}, more...),
	}
}

func TestAnnotationsArePrinted(t *testing.T) {
	const look = "/AP<</N 11 0 R>>"
	for name, test := range map[string]struct {
		upload  upload
		drawn   bool
		leftOut int
	}{
		"a field":              {annotated("/Subtype/Widget/FT/Tx/T(name)/V(x)/F 4" + look), true, 0},
		"a field for screens":  {annotated("/Subtype/Widget/FT/Tx/T(name)/V(x)" + look), true, 0},
		"a field without look": {annotated("/Subtype/Widget/FT/Tx/T(name)/V(x)/F 4"), false, 1},
		"an empty field":       {annotated("/Subtype/Widget/FT/Tx/T(name)/F 4"), false, 0},
		"a box that is ticked": {annotated("/Subtype/Widget/FT/Btn/T(box)/V/Yes/AS/Yes/F 4/AP<</N<</Yes 11 0 R/Off 12 0 R>>>>", streamObject(formDict, "")), true, 0},
		"a box that is not":    {annotated("/Subtype/Widget/FT/Btn/T(box)/V/Off/AS/Off/F 4/AP<</N<</Yes 11 0 R>>>>"), false, 0},
		"a signature":          {annotated("/Subtype/Widget/FT/Sig/T(sig)/F 132/V<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 0 0 0]/Contents<00>>>" + look), true, 0},
		"a typed note":         {annotated("/Subtype/FreeText/DA(/F1 18 Tf 0 g)/Contents(x)/F 4" + look), true, 0},
		"a stamp":              {annotated("/Subtype/Stamp/Name/Draft/F 4" + look), true, 0},
		"a stamp for screens":  {annotated("/Subtype/Stamp/Name/Draft" + look), false, 1},
		"a hidden stamp":       {annotated("/Subtype/Stamp/Name/Draft/F 6" + look), false, 0},
		"a comment":            {annotated("/Subtype/Text/Contents(x)/F 0"), false, 1},
		"a link":               {annotated("/Subtype/Link/A<</S/URI/URI(https://example.org/)>>"), false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			data := test.upload.bytes()
			info, err := Inspector{}.PDF(t.Context(), data)
			if err != nil || info.LeftOut != test.leftOut || info.Pages != 1 {
				t.Errorf("%+v, %v; want %d left out", info, err, test.leftOut)
			}
			pack := carried(t, data)
			if text := examine(t, pack, "pdftotext", "FILE", "-"); strings.Contains(text, "ANNOTATED") != test.drawn || !strings.Contains(text, "VISIBLE") {
				t.Errorf("the pack says %q", text)
			}
			if out := examine(t, pack, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors") {
				t.Error(out)
			}
		})
	}
}
