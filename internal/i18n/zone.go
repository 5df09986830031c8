package i18n

import "time"

// zones are the keys of the names that people give to the zones of ridings.
// Where clocks never change, as in most of Saskatchewan, the name is not that of
// neighbours whose do.
var zones = map[string]string{
	"America/St_Johns":     "zone.newfoundland",
	"America/Goose_Bay":    "zone.atlantic",
	"America/Halifax":      "zone.atlantic",
	"America/Moncton":      "zone.atlantic",
	"America/Iqaluit":      "zone.eastern",
	"America/Toronto":      "zone.eastern",
	"America/Winnipeg":     "zone.central",
	"America/Regina":       "zone.saskatchewan",
	"America/Dawson_Creek": "zone.mountain_standard",
	"America/Edmonton":     "zone.mountain",
	"America/Yellowknife":  "zone.mountain",
	"America/Whitehorse":   "zone.yukon",
	"America/Vancouver":    "zone.pacific",
}

// Zone is the name of the zone that a moment is given in, such as "Eastern
// time"; for one that has no name among people, its distance from UTC.
func (l *Localizer) Zone(t time.Time) string {
	if key, ok := zones[t.Location().String()]; ok {
		return l.T(key)
	}
	return t.Format("UTC-07:00")
}

// Moment is a moment on the clocks of the zone that it is given in, with the
// zone: its reader may be in another.
func (l *Localizer) Moment(t time.Time) string {
	return l.T("date.moment", "Weekday", l.Weekday(t), "Date", l.Date(t), "Clock", l.Clock(t), "Zone", l.Zone(t))
}
