package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"recess/internal/i18n"
)

// LinkLife is how long a sign-in link works.
const LinkLife = 15 * time.Minute

// Link is a way to sign in once. Only the hash of its token is kept.
type Link struct {
	Hash      []byte
	Email     string // whose it is; an account is made for it when there is none. Empty: of the first administrator, who is not known yet
	Lang      i18n.Lang
	Return    string // path to go on to; empty for one's own page
	MadeAt    time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // zero until used
}

// newToken is 256 random bits for a URL, and their hash.
func newToken() (token string, hash []byte) {
	raw := make([]byte, 32)
	rand.Read(raw) // never fails: crypto/rand ends the program instead
	token = base64.RawURLEncoding.EncodeToString(raw)
	return token, hashToken(token)
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
