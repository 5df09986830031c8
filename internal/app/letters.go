package app

import (
	"recess/internal/mail"
	"recess/internal/outbox"
)

// render puts a message into words as it would go out now.
func (a *App) render(m outbox.Message) (subject, text, html string, err error) {
	post, err := mail.New(a.mail(a.Setup.InForce()))
	if err != nil {
		return "", "", "", err
	}
	return post.Render(m)
}
