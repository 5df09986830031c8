package app

import (
	"context"

	"recess/internal/calendar"
	"recess/internal/fault"
	"recess/internal/ical"
	"recess/internal/register"
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

// ReadRecesses reads a table (CSV) or a calendar file (ICS) of recesses. The
// name stands for where a calendar file's events were read, if they do not say.
func (a *App) ReadRecesses(content []byte, name string) ([]calendar.Row, error) {
	if len(content) > calendar.LargestFile {
		return nil, fault.New(fault.Invalid, "recesses.large", nil)
	}
	if ical.IsCalendar(content) {
		return ical.ReadWindows(content, name, a.Calendar.Today())
	}
	return calendar.ReadTable(content, a.Calendar.Today())
}
