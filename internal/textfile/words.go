package textfile

import "recess/internal/i18n"

// Words says how a text was read and what is doubtful about it, a sentence
// each, for the preview of an import.
func (r *Reading) Words(l *i18n.Localizer) []string {
	words := []string{l.T("textfile.encoding", "Encoding", string(r.Encoding))}
	if r.Unsure {
		words = append(words, l.T("textfile.unsure"))
	}
	if r.Lost > 0 {
		words = append(words, l.N("textfile.lost", r.Lost, "Line", r.LostLine))
	}
	if r.Other > 0 {
		words = append(words, l.N("textfile.mixed", r.Other))
	}
	if r.Garbled > 0 {
		words = append(words, l.N("textfile.garbled", r.Garbled))
	}
	return words
}
