package account

import (
	"context"
	"strconv"
)

// NoteBulk notes that somebody has taken many things of a kind at once.
func (s *Service) NoteBulk(ctx context.Context, a Actor, what string, count int, from string) error {
	return s.Store.Note(ctx, Event{At: s.Now().UTC(), Actor: a.Person.ID, Action: "bulk download", Object: what, Detail: strconv.Itoa(count), From: from})
}

// NoteChange notes that somebody has changed something that is not a person.
func (s *Service) NoteChange(ctx context.Context, a Actor, action, object, detail, from string) error {
	return s.Store.Note(ctx, Event{At: s.Now().UTC(), Actor: a.Person.ID, Action: action, Object: object, Detail: detail, From: from})
}
