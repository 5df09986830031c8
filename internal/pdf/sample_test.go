package pdf

import (
	"fmt"
	"strings"
	"time"

	"recess/internal/briefing"
	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/library"
	"recess/internal/member"
	"recess/internal/riding"
)

var made = civil.Date{Year: 2026, Month: time.July, Day: 2}

// square is a drawing of two ridings beside each other.
var square = riding.Sketch{Width: 100, Height: 80, Shapes: []riding.Shape{
	{Code: "24055", Path: "m10 10l40 0 0 40.5-40 0z", X: 30, Y: 30},
	{Code: "24056", Path: "m50 10l40 0 0 40-40 0z", X: 70, Y: 30},
}}

// samplePack is a pack with every section, all of it invented.
func samplePack(lang i18n.Lang) *briefing.Pack {
	name := "Pierre-Boucher—Les Patriotes—Verchères"
	r := &riding.Riding{
		Code: "24055", Province: "QC", Population: 103020, Name: i18n.Text{EN: name, FR: name},
		OrderName: i18n.Text{EN: "Old Name", FR: "Ancien nom"},
	}
	m := &member.Member{
		PersonID: 1, FirstName: "Demo", LastName: "Member, Łukasz ᐃᓄᒃ", Party: "NDP", Email: "member@example.org", HillTel: "613-555-0101",
		Offices: []member.Office{{Main: true, Street: "1, rue de l’Exemple", City: "Verchères", Province: "QC", Postal: "J0L 2R0", Tel: "450-555-0102"}},
	}
	p := &briefing.Pack{
		Lang: lang, Organisation: briefing.Organisation{Name: "Organisme d’essai – Œuvre", Address: []string{"2 Example Street"}, Email: "org@example.org"},
		Campaign: briefing.Heading{Name: "Cet été, rencontrons-nous", Summary: "À quoi bon ? À se parler."},
		Riding:   r, Member: m, Made: made, Contents: true, Sources: true,
		Meeting: &briefing.Meeting{OfficeTel: "450-555-0102"},
		Roles:   []briefing.Role{{Name: "Témoignage", Does: "Raconte."}},
		Profile: &briefing.Profile{Record: []briefing.Record{{Text: "A statement", URL: "https://example.org/" + strings.Repeat("long/", 40), On: made}}},
		Place:   &briefing.Place{Map: square, Province: &square, Neighbours: []*riding.Riding{r}},
		Past:    &briefing.Past{Support: "leaning for", Meetings: []briefing.PastMeeting{{On: made, With: "staff", Summary: "They listened."}}},
		Asks:    []briefing.Ask{{Text: "Will you ?", Detail: "In public.", Primary: true}, {Text: "And this"}},
		Agenda:  []briefing.Item{{Minutes: 5, Text: "Hello"}, {Start: 5, Minutes: 20, Text: "Asks"}},
		Points:  []string{"Nous vivons ici"}, Talk: []string{"Qu’en dites-vous\u202f?"},
		Myths:  []briefing.Myth{{Claim: "A myth", Fact: []library.Block{library.Paragraph{Text: []library.Span{{Text: "A fact"}}}}}},
		Papers: []briefing.Paper{paper(lang, "A paper")},
		Guides: []briefing.Paper{paper(lang, "A guide")},
		Form:   &briefing.Form{Link: "https://example.org/report", Asks: []string{"Will you ?"}},
		Thanks: &briefing.Thanks{Points: []string{"for your time"}},
	}
	for i := range 3 {
		p.Versions = append(p.Versions, briefing.Printed{Title: fmt.Sprint("Paper ", i), Version: i + 1, On: made, Sources: []library.Source{
			{Title: "A source", Publisher: "Somebody", URL: "https://example.org/source"},
		}})
	}
	return p
}

func paper(lang i18n.Lang, title string) briefing.Paper {
	return briefing.Paper{Title: title, Lang: lang, Kind: library.Position, Summary: "In short.", Version: 1, On: made, Body: longBody()}
}

// longBody has headings all along, so that some page would end with one, a
// table that is longer than a page, and a word longer than a line.
func longBody() *library.Document {
	text := func(s string) []library.Span { return []library.Span{{Text: s}} }
	doc := &library.Document{Notes: [][]library.Block{{library.Paragraph{Text: text("A footnote: déjà vu.")}}}}
	for i := range 30 {
		doc.Blocks = append(doc.Blocks,
			library.Heading{Level: 2 + i%2, Text: text(fmt.Sprintf("Heading%02d", i))},
			library.Paragraph{Text: text(fmt.Sprintf("Follow%02d ", i) + strings.Repeat("Some words about it. ", 3+i%7))})
	}
	table := library.Table{Align: []library.Align{library.Left, library.Right}, Head: [][]library.Span{text("TableHead"), text("Count")}}
	for i := range 80 {
		table.Rows = append(table.Rows, [][]library.Span{text(fmt.Sprintf("Row%02d", i)), text(fmt.Sprint(i))})
	}
	doc.Blocks = append(doc.Blocks, table,
		library.Paragraph{Text: []library.Span{{Text: strings.Repeat("Donaudampfschifffahrt", 12)}, {Note: 1}}},
		library.List{Items: [][]library.Block{{library.Paragraph{Text: text("An item")}}, {library.Paragraph{Text: text("Another")}}}},
		library.Quote{Blocks: []library.Block{library.Paragraph{Text: text("Set apart")}}}, library.Rule{})
	return doc
}
