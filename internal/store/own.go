package store

import (
	"context"
	"slices"

	"recess/internal/meeting"
)

// Own is what somebody has had, kept and promised in meetings.
func (t *Meetings) Own(ctx context.Context, person int64) (*meeting.Own, error) {
	parts, err := t.Parts(ctx, person)
	if err != nil {
		return nil, err
	}
	promises, err := t.commitments(t.reader(ctx).Where("owner_id = ?", person).Order("commitments.id DESC"))
	if err != nil {
		return nil, err
	}
	written, err := t.passages(ctx, person)
	return &meeting.Own{Meetings: parts, Promises: promises, Written: written}, err
}

// passages are the versions of reports that somebody has kept, and what they
// have typed since of others, a passage for each draft.
func (t *Meetings) passages(ctx context.Context, person int64) ([]meeting.Passage, error) {
	var reports []reportRow
	if err := t.reader(ctx).Where("by_id = ?", person).Order("meeting_id, number").Find(&reports).Error; err != nil {
		return nil, t.s.translate(err)
	}
	var drafts []reportDraftRow
	if err := t.reader(ctx).Where("by_id = ?", person).Order("meeting_id").Find(&drafts).Error; err != nil {
		return nil, t.s.translate(err)
	}
	var all []meeting.Passage
	for i := range drafts {
		d := &drafts[i]
		if n := len(all); n == 0 || all[n-1].Meeting != d.MeetingID {
			all = append(all, meeting.Passage{Meeting: d.MeetingID, Fields: meeting.Fields{}})
		}
		last := &all[len(all)-1]
		last.Fields[d.Field] = d.Value
		if d.At.After(last.At) {
			last.At = d.At.UTC()
		}
	}
	for i := range reports {
		r, err := reports[i].report()
		if err != nil {
			return nil, err
		}
		all = append(all, meeting.Passage{Meeting: r.Meeting, Number: r.Number, Kind: r.Kind, Why: r.Why, At: r.At, Fields: r.Fields})
	}
	slices.SortStableFunc(all, func(a, b meeting.Passage) int { return b.At.Compare(a.At) })
	return all, nil
}
