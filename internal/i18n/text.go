package i18n

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
