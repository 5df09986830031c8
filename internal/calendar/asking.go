package calendar

import "recess/internal/civil"

// How long it takes to get a meeting, in business days of the office. Offices
// answer in days to weeks, and a request is followed by a call after three
// business days: three weeks leave room for an answer, a call and a second
// date. Without them a call at once does better than a letter, until too few
// days are left for anybody to find half an hour.
const (
	AskAhead = 15 // from the request to the window's last business day
	CallLast = 3  // at the window's end, when it is too late to call as well
)

// Standing is how a request for a window would fare.
type Standing string

const (
	InTime  Standing = "in-time"
	Late    Standing = "late"     // call instead of writing
	TooLate Standing = "too-late" // ask for the next window
)

// Asking tells until when one can ask for a meeting in a window.
type Asking struct {
	Window   Window
	Standing Standing
	WriteBy  civil.Date // last day to send a request
	CallBy   civil.Date // last day to call instead
	DaysLeft int        // calendar days until WriteBy or, when that is over, CallBy; 0 on the day itself
}

// Ask tells how asking for a meeting in a window stands on a day. With an
// empty province it counts the days that are holidays all over Canada only.
func Ask(w Window, today civil.Date, province string) Asking {
	last := AddBusinessDays(w.Last.Add(1), -1, province)
	a := Asking{
		Window: w, Standing: InTime,
		WriteBy: AddBusinessDays(last, -AskAhead, province),
		CallBy:  AddBusinessDays(last, -CallLast, province),
	}
	by := a.WriteBy
	if a.WriteBy.Before(today) {
		a.Standing, by = Late, a.CallBy
	}
	if a.CallBy.Before(today) {
		a.Standing = TooLate
		return a
	}
	a.DaysLeft = by.Sub(today)
	return a
}

// NextToAsk is the first window that it is not too late for; false when none
// is known. Windows are in order of time.
func NextToAsk(windows []Window, today civil.Date, province string) (Asking, bool) {
	for _, w := range windows {
		if w.Status == Cancelled || w.Last.Before(today) {
			continue
		}
		if a := Ask(w, today, province); a.Standing != TooLate {
			return a, true
		}
	}
	return Asking{}, false
}
