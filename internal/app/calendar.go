package app

import (
	"context"

	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/ical"
	"recess/internal/register"
	"recess/internal/sheet"
	"recess/internal/textfile"
)

// takeUpRecesses puts the windows that are kept in force, with their edition.
// The other registers' editions stay those of what is in memory.
func (a *App) takeUpRecesses(ctx context.Context) error {
	editions, err := a.Store.Editions(ctx)
	if err != nil {
		return err
	}
	recesses, err := a.Store.Recesses(ctx)
	if err != nil {
		return err
	}
	a.recesses.Store(&recesses)
	a.keepEditions(func(now map[register.Name]register.Edition) { now[register.Recesses] = editions[register.Recesses] })
	return nil
}

// ReadRecesses reads a table (CSV or a workbook) or a calendar file (ICS) of
// recesses. The name stands for where a calendar file's events were read, if
// they do not say.
func (a *App) ReadRecesses(content []byte, name string) ([]calendar.Row, textfile.Reading, error) {
	if len(content) > calendar.LargestFile {
		return nil, textfile.Reading{}, fault.New(fault.Invalid, "recesses.large", nil)
	}
	if !sheet.IsWorkbook(content) {
		content = ical.MendFolds(content)
	}
	text, err := tableText(content)
	if err != nil {
		return nil, textfile.Reading{}, err
	}
	read := calendar.ReadTable
	if ical.IsCalendar(text.Content) {
		read = func(text string, today civil.Date) ([]calendar.Row, error) {
			return ical.ReadWindows(text, name, today)
		}
	}
	rows, err := read(text.Content, a.Calendar.Today())
	return rows, text.Reading, err
}

// tableText is the text of a file, or of the table in a workbook.
func tableText(content []byte) (*textfile.Text, error) {
	if sheet.IsWorkbook(content) {
		table, err := sheet.Text(content)
		return &textfile.Text{Content: table, Reading: textfile.Reading{Encoding: textfile.UTF8}}, err
	}
	text, ok := textfile.Decode(content)
	if !ok {
		return nil, fault.New(fault.Invalid, "textfile.not_text", nil)
	}
	return text, nil
}
