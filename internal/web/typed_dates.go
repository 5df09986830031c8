package web

import "recess/internal/civil"

// typedDates reads the dates and times of a form, all in the same way. It goes
// on after one that cannot be read, so that the rest of the form is there to be
// shown again; err says what is wrong with the first.
type typedDates struct{ err error }

// day reads a day; an empty field is the zero Date.
func (t *typedDates) day(typed string) civil.Date {
	d, err := civil.Read(typed)
	t.keep(err)
	return d
}

// minute reads a time of day, in minutes after midnight; an empty field is
// civil.NoMinute.
func (t *typedDates) minute(typed string) int {
	m, err := civil.ReadMinute(typed)
	t.keep(err)
	return m
}

func (t *typedDates) keep(err error) {
	if t.err == nil {
		t.err = err
	}
}
