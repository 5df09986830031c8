package web

import (
	"strings"

	"recess/internal/account"
	"recess/internal/i18n"
)

// auditLine is an event of the audit log in a language.
type auditLine struct {
	account.Event
	What, Item string
}

func newAuditLines(l *i18n.Localizer, events []account.Event) []auditLine {
	lines := make([]auditLine, len(events))
	for i, e := range events {
		lines[i] = auditLine{Event: e, What: auditAction(l, e.Action), Item: e.Object}
		if !strings.HasPrefix(e.Action, "import ") { // the object of an import is the name of a file
			lines[i].Item = auditObject(l, e.Object)
		}
	}
	return lines
}

// ofKind are the actions that name a kind of their own after their first word,
// each with the prefix of the keys that say what the kind is.
var ofKind = map[string]string{"meeting": "meeting.did.", "report": "report.kind.", "import": "register."}

// auditAction is an action of the audit log in words. An action that the
// catalogue does not know, such as one of an older version, stays as it is.
func auditAction(l *i18n.Localizer, action string) string {
	if words, ok := l.Plain("audit.actions." + auditKey(action)); ok {
		return words
	}
	first, kind, _ := strings.Cut(action, " ")
	if prefix, ok := ofKind[first]; ok {
		if what, ok := l.Plain(prefix + kind); ok {
			return l.T("audit.actions."+first+"_of", "What", what)
		}
	}
	return action
}

// auditKey is the part of a catalogue key that stands for an action.
func auditKey(action string) string {
	return strings.ReplaceAll(strings.ReplaceAll(action, ":", ""), " ", "-")
}

// auditObject is the object of an event in words: "person 12" is a word that
// the catalogue knows and what names the object. Anything else, such as the
// name of an imported file, stays as it is.
func auditObject(l *i18n.Localizer, object string) string {
	kind, name, _ := strings.Cut(object, " ")
	key := "audit.objects." + kind
	if words, ok := l.Plain(key); ok && name == "" {
		return words
	}
	if name != "" && l.Has(key) {
		return l.T(key, "Name", name)
	}
	return object
}
