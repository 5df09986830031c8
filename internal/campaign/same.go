package campaign

import "reflect"

// same tells whether two campaigns say the same, be their lists empty or nil.
func same(a, b *Campaign) bool {
	x, y := *a, *b
	for _, c := range []*Campaign{&x, &y} {
		c.ID, c.Revision, c.Status, c.History = 0, 0, "", nil
		for _, list := range []any{&c.Points, &c.Questions, &c.Thanks, &c.Agenda, &c.Papers, &c.Without} {
			if v := reflect.ValueOf(list).Elem(); v.Len() == 0 {
				v.SetZero()
			}
		}
	}
	return reflect.DeepEqual(x, y)
}
