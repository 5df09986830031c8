package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"

	"recess/internal/briefing"
	"recess/internal/i18n"
	"recess/internal/mail"
	"recess/internal/meeting"
	"recess/internal/outbox"
	"recess/internal/pdf"
)

// render puts a message into words as it would go out now.
func (a *App) render(m outbox.Message) (subject, text, html string, err error) {
	post, err := mail.New(a.mail(a.Setup.InForce()))
	if err != nil {
		return "", "", "", err
	}
	return post.Render(m)
}

// LetterPDF lays the request to an office out on paper.
func (a *App) LetterPDF(w io.Writer, l *meeting.Letter) error { return pdf.Letter(w, l) }

// LetterFile is the request to an office as a draft for a mail program.
func (a *App) LetterFile(l *meeting.Letter) ([]byte, error) { return mail.Draft(l) }

// MeetingPack is the pack of a team, with what is known of its meeting filled
// in. Who may read it is for the caller to say. A fault.NotFound when there is
// no such meeting, or its riding is gone.
func (a *App) MeetingPack(ctx context.Context, id int64, lang i18n.Lang) (*briefing.Pack, error) {
	pack, _, err := a.meetingPack(ctx, id, lang)
	return pack, err
}

func (a *App) meetingPack(ctx context.Context, id int64, lang i18n.Lang) (pack *briefing.Pack, name string, err error) {
	m, err := a.Meetings.Store.Meeting(ctx, id)
	if err != nil {
		return nil, "", err
	}
	place, err := a.Meetings.Place(m.Riding)
	if err != nil {
		return nil, "", err
	}
	campaign, err := a.Meetings.Store.Campaign(ctx, m.Campaign)
	if err != nil {
		return nil, "", err
	}
	edition, err := a.Edition(ctx, campaign.Slug, lang)
	if err != nil {
		return nil, "", err
	}
	if pack, err = edition.Pack(ctx, m.Riding); err != nil {
		return nil, "", err
	}
	if err = edition.AddPast(ctx, pack); err != nil {
		return nil, "", err
	}
	pack.Meet(m, place.Zone)
	name, err = edition.FileName(m.Riding, briefing.ForTeam)
	return pack, name, err
}

// attach makes the pack that goes with a message, as it is now.
func (a *App) attach(ctx context.Context, m outbox.Message) ([]mail.Attachment, error) {
	id, err := strconv.ParseInt(m.Args["pack"], 10, 64)
	if err != nil {
		return nil, fmt.Errorf("pack of a meeting: %w", err)
	}
	pack, name, err := a.meetingPack(ctx, id, m.Lang)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := pdf.Pack(&b, pack); err != nil {
		return nil, err
	}
	return []mail.Attachment{{Name: name, Type: "application/pdf", Data: b.Bytes()}}, nil
}
