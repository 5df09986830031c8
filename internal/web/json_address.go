package web

import "recess/internal/riding"

type nearestJSON struct {
	Number string `json:"number"`
	Riding string `json:"riding"` // FED code
}

// asked is an answer as it is told of one code: an address may be asked for, or
// not.
type asked struct {
	*riding.Answer
	addresses bool
}

// ofCode is the part of a look-up's JSON that does not name the code.
func (e *Encoder) ofCode(code riding.PostalCode, a *riding.Answer) (*document, error) {
	return e.answer(asked{a, a.Certainty == riding.Candidates && e.index.HasStreets(code)})
}

// Address is the JSON of a look-up by street and number.
func (e *Encoder) Address(code riding.PostalCode, a *riding.Address) ([]byte, error) {
	doc, err := e.address(a)
	if err != nil {
		return nil, err
	}
	return append(postalPrefix(code), doc.body[1:]...), nil
}

// address is what is known of a number in a street; with the nearest it is
// made for one visitor.
func (e *Encoder) address(a *riding.Address) (*document, error) {
	if a.Certainty == riding.Exact {
		return e.answer(asked{Answer: a.Answer})
	}
	return e.encodeAnswer(asked{a.Answer, true}, a.Near)
}
