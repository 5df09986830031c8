package account

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"time"

	"recess/internal/civil"
	"recess/internal/i18n"
)

// DeviceLife is how long a device is remembered after it was last used to sign
// in.
const DeviceLife = 365 * 24 * time.Hour

// Browser is what a person signs in with.
type Browser struct {
	Token string // of the cookie by which it is known again; empty: it is not
	Name  string // what people call it, such as "Firefox · Windows"
}

// NewBrowserToken is a token for a browser that has none.
func NewBrowserToken() string {
	token, _ := newToken()
	return token
}

// Device is a browser that a person has signed in with before.
type Device struct {
	Hash   []byte `json:"-"` // of the browser's token and the person: two people's of one browser are not seen to be one
	Name   string
	SeenAt time.Time // when it was last used to sign in
}

// recognize notes which browser a person signs in with, and tells them by mail
// when it is not one of theirs. Nobody is told of the first.
func (s *Service) recognize(ctx context.Context, tx Store, p *Person, with Browser, now time.Time) error {
	if with.Token == "" {
		return nil
	}
	known, err := tx.Devices(ctx, p.ID)
	if err != nil {
		return err
	}
	d := Device{Hash: hashToken(strconv.FormatInt(p.ID, 10) + " " + with.Token), Name: with.Name, SeenAt: now}
	if err := tx.PutDevice(ctx, p.ID, d, now.Add(-DeviceLife)); err != nil {
		return err
	}
	if len(known) == 0 || slices.ContainsFunc(known, func(k Device) bool { return bytes.Equal(k.Hash, d.Hash) }) {
		return nil
	}
	return s.notify(ctx, tx, p, "new-device", map[string]string{"device": with.Name}, now)
}

// moment is a point in time in words, by the clocks of Ottawa.
func moment(l *i18n.Localizer, at time.Time) string {
	return l.Moment(at.In(civil.Ottawa))
}
