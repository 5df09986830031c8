package web

import (
	"maps"
	"time"

	"recess/internal/civil"
	"recess/internal/coverage"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// A riding and a campaign that are nobody's.
var (
	sampleRiding   = i18n.Text{EN: "Example Bay", FR: "Baie-de-l’Exemple"}
	sampleCampaign = i18n.Text{EN: "A summer of example", FR: "Un été exemplaire"}
	samplePromise  = i18n.Text{EN: "Send the example.", FR: "Envoyer l’exemple."}
)

// meetingPreviews are the kinds of messages about a meeting and what each is
// given besides the meeting, in the words of a language.
func meetingPreviews(l *i18n.Localizer) map[string]map[string]string {
	day := time.Date(2027, time.July, 6, 14, 0, 0, 0, time.UTC)
	when := map[string]string{"when": meeting.When(l, day, civil.Ottawa), "where": "2 Example Avenue, Ottawa"}
	with := func(base map[string]string, more ...string) map[string]string {
		all := maps.Clone(base)
		for i := 0; i < len(more); i += 2 {
			all[more[i]] = more[i+1]
		}
		return all
	}
	none := map[string]string{}
	words := "Bonjour!\nBring a friend, and be early."
	if l.Lang == i18n.FR {
		words = "Bonjour\u202f!\nVenez avec quelqu’un, et d’avance."
	}
	return map[string]map[string]string{
		"meeting-asks":     with(none, "who", "Robin", "fsa", "K1A"),
		"meeting-in":       with(none, "when", "", "where", "", "calendar", ""),
		"meeting-poll":     with(none, "poll", "https://example.org/"+string(l.Lang)+"/poll/made-up"),
		"meeting-date":     with(when, "words", words, "calendar", "made up", "pack", "1"),
		"meeting-moved":    with(when, "words", "", "calendar", "made up", "pack", "1"),
		"meeting-off":      with(when, "words", words, "calendar", "made up"),
		"meeting-left":     with(when, "calendar", "made up"),
		"meeting-lead":     with(when, "calendar", "made up", "pack", "1"),
		"meeting-expires":  with(none, "on", l.Date(day)),
		"meeting-released": none,
		"meeting-free":     none,
		"meeting-alone":    none,
		"meeting-soon":     with(when, "pack", "1"),
		"meeting-pack":     with(when, "pack", "1"),
		"meeting-todo":     with(none, "todo", l.T("meeting.todo."+string(meeting.LeftMessage)), "due", l.Date(day)),
		"meeting-promise":  with(none, "what", samplePromise.In(l.Lang), "ours", "yes"),
		"meeting-vacant":   none,
		"meeting-word":     with(none, "who", "Robin", "words", words),
	}
}

// previewArgs are made-up arguments for a kind of message; false when there is
// no such kind.
func previewArgs(kind string, l *i18n.Localizer) (map[string]string, bool) {
	if args, ok := previews[kind]; ok {
		return args, true
	}
	if kind == coverage.DigestKind {
		return digestPreview(l), true
	}
	if args, ok := accountPreviews(l)[kind]; ok {
		return args, true
	}
	args, ok := meetingPreviews(l)[kind]
	if !ok {
		return nil, false
	}
	args = maps.Clone(args)
	args["riding"], args["campaign"] = sampleRiding.In(l.Lang), sampleCampaign.In(l.Lang)
	args["url"] = "https://example.org/" + string(l.Lang) + "/meetings/1"
	return args, true
}

// accountPreviews are the notices about an account, with what each is given in
// the words of a language.
func accountPreviews(l *i18n.Localizer) map[string]map[string]string {
	with := func(more ...string) map[string]string {
		all := map[string]string{
			"url":  "https://example.org/" + string(l.Lang) + "/me/profile",
			"when": meeting.When(l, time.Date(2027, time.July, 6, 14, 0, 0, 0, time.UTC), civil.Ottawa),
		}
		for i := 0; i < len(more); i += 2 {
			all[more[i]] = more[i+1]
		}
		return all
	}
	return map[string]map[string]string{
		"new-device":        with("device", "Firefox · Windows"),
		"new-role":          with("role", l.T("role.coordinator")),
		"second-step-new":   with(),
		"second-step-reset": with(),
	}
}

// digestPreview are the arguments of a digest about nobody's ridings.
func digestPreview(l *i18n.Localizer) map[string]string {
	line := func(what, count string) string { return l.T("coverage.line", "What", what, "Count", count) }
	return map[string]string{
		"campaign": sampleCampaign.In(l.Lang), "url": "https://example.org/" + string(l.Lang) + "/coverage", "stop": "https://example.org/" + string(l.Lang) + "/me/profile#digest",
		"held": l.N("coverage.held_week", 4), "late": l.N("coverage.late", 2),
		"lines": line(l.T("coverage.state."+string(coverage.Unclaimed)), l.Number(301)) + "\n" + line(l.T("coverage.state."+string(coverage.MetMember)), l.Number(12)),
		"moved": line(sampleRiding.In(l.Lang), l.T("coverage.state.met-member")),
		"needy": line(sampleRiding.In(l.Lang), l.N("coverage.living", 7)),
	}
}
