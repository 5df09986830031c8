package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"recess/internal/calendar"
	"recess/internal/civil"
)

// sittings is the House's sitting calendar as it was read.
type sittings struct {
	URL    string `json:"source_url"`
	ReadOn day    `json:"verified_on"`
	Weeks  []struct {
		Start day `json:"start"`
		End   day `json:"end"`
	} `json:"sitting_weeks"`
}

// day is a date as JSON has it.
type day struct{ civil.Date }

func (d *day) UnmarshalText(b []byte) (err error) {
	d.Date, err = civil.Parse(string(b))
	return err
}

const (
	leastWeekdays = 5    // of a gap between sittings that counts as a recess
	settledYear   = 2026 // the calendar of later years was not final when it was read
)

// summer follows from Standing Order 28(2)(b): the House adjourns by 23 June
// and returns on the second Monday after Labour Day, in 2027 on 20 September.
var summer = calendar.Window{
	First:  civil.Date{Year: 2027, Month: time.June, Day: 24},
	Last:   civil.Date{Year: 2027, Month: time.September, Day: 19},
	Kind:   calendar.Summer,
	Status: calendar.Provisional,
	Source: "Standing Orders of the House of Commons, 28(2)(b)",
}

func (s source) writeRecesses(w *writer) error {
	path := filepath.Join(s.dir, "sitting_weeks_45-1_verified_2026-09-03.json")
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var c sittings
	if err := json.Unmarshal(b, &c); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := expect(path, "sitting weeks", len(c.Weeks), weekCount); err != nil {
		return err
	}
	last := summer
	last.ReadOn = c.ReadOn.Date
	var rows [][]string
	for _, r := range append(c.recesses(), last) {
		rows = append(rows, []string{r.First.String(), r.Last.String(), string(r.Kind), string(r.Status), r.Source, r.ReadOn.String()})
	}
	return w.table("recesses.csv.gz", []string{"first", "last", "kind", "status", "source", "read_on"}, rows)
}

// recesses are the gaps between sitting weeks, from the day after one to the
// day before the next. One that reaches into a year whose calendar is not
// settled is provisional, because its end may move.
func (c sittings) recesses() []calendar.Window {
	var windows []calendar.Window
	for i := 1; i < len(c.Weeks); i++ {
		w := calendar.Window{First: c.Weeks[i-1].End.Add(1), Last: c.Weeks[i].Start.Add(-1),
			Kind: calendar.Week, Status: calendar.Announced, Source: c.URL, ReadOn: c.ReadOn.Date}
		if weekdays(w) < leastWeekdays {
			continue
		}
		if w.First.Month == time.December {
			w.Kind = calendar.Winter
		}
		if w.Last.Year > settledYear {
			w.Status = calendar.Provisional
		}
		windows = append(windows, w)
	}
	return windows
}

func weekdays(w calendar.Window) int {
	n := 0
	for d := w.First; !w.Last.Before(d); d = d.Add(1) {
		if day := d.Weekday(); day != time.Saturday && day != time.Sunday {
			n++
		}
	}
	return n
}
