package riding

import "recess/internal/i18n"

// Matcher recognises ridings in other people's files, which write names with
// and without accents, with any dash, and by the name of the order or the one
// in use.
type Matcher struct {
	byCode map[string]*Riding
	byName map[string]*Riding // by folded name and province; nil: several ridings have it
}

// NewMatcher recognises these ridings.
func NewMatcher(ridings []Riding) *Matcher {
	m := &Matcher{byCode: map[string]*Riding{}, byName: map[string]*Riding{}}
	for i := range ridings {
		m.byCode[ridings[i].Code] = &ridings[i]
	}
	for _, name := range []func(*Riding) i18n.Text{
		func(r *Riding) i18n.Text { return r.OrderName },
		func(r *Riding) i18n.Text { return r.Name }, // second: it gives way to an order's name
	} {
		m.addNames(ridings, name)
	}
	return m
}

func (m *Matcher) addNames(ridings []Riding, name func(*Riding) i18n.Text) {
	added := map[string]*Riding{}
	for i := range ridings {
		r := &ridings[i]
		for _, written := range []string{name(r).EN, name(r).FR} {
			for _, key := range []string{i18n.Fold(written), i18n.Fold(written) + "/" + r.Province} {
				if other, taken := added[key]; taken && other != r {
					added[key] = nil
					continue
				}
				added[key] = r
			}
		}
	}
	for key, r := range added {
		if _, taken := m.byName[key]; !taken {
			m.byName[key] = r
		}
	}
}

// ByCode finds a riding by its FED code.
func (m *Matcher) ByCode(code string) (*Riding, bool) {
	r, ok := m.byCode[code]
	return r, ok
}

// ByName finds a riding by any of its names; the province, of two letters,
// may be empty.
func (m *Matcher) ByName(name, province string) (*Riding, bool) {
	key := i18n.Fold(name)
	if province != "" {
		key += "/" + province
	}
	r := m.byName[key]
	return r, r != nil
}

// Confirms tells whether a code and the names that a file gives it mean one of
// these ridings. Codes of another order name other ridings, so a code alone
// proves nothing.
func (m *Matcher) Confirms(code string, names ...string) bool {
	r, ok := m.byCode[code]
	if !ok {
		return false
	}
	for _, name := range names {
		folded := i18n.Fold(name)
		for _, known := range []string{r.Name.EN, r.Name.FR, r.OrderName.EN, r.OrderName.FR} {
			if folded != "" && folded == i18n.Fold(known) {
				return true
			}
		}
	}
	return false
}
