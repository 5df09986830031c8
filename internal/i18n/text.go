package i18n

import "strings"

// Lang is a language of the product, as it stands in URLs.
type Lang string

const (
	EN Lang = "en"
	FR Lang = "fr"
)

// Langs are all of them, in the order they are offered.
var Langs = []Lang{EN, FR}

// Other is the language to switch to.
func (l Lang) Other() Lang {
	if l == FR {
		return EN
	}
	return FR
}

// Text is the same words in both languages: a name, a title.
type Text struct {
	EN string `json:"en"`
	FR string `json:"fr"`
}

// In is the words in one language.
func (t Text) In(l Lang) string {
	if l == FR {
		return t.FR
	}
	return t.EN
}

// line makes breaks between lines, and tabs, into spaces.
var line = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ")

// Line is the text on one line each, with nothing around it: what people type
// into a box that has several.
func (t Text) Line() Text {
	return Text{strings.TrimSpace(line.Replace(t.EN)), strings.TrimSpace(line.Replace(t.FR))}
}
