package web

import (
	"encoding/json"
	"fmt"
	"time"
)

// codec is the form in which sessions are kept. The library's own, gob, spends
// more time on learning its types anew for each request than the database
// spends on finding the session.
type codec struct{}

// kept is all that a session holds.
type kept struct {
	Until    time.Time `json:"until"`
	Person   int64     `json:"person,omitempty"`
	Verified bool      `json:"verified,omitempty"`
	Code     int64     `json:"code,omitempty"` // when the last one was given, in seconds since 1970
}

// Encode refuses what it does not know rather than lose it.
func (codec) Encode(until time.Time, values map[string]any) ([]byte, error) {
	k := kept{Until: until}
	for name, value := range values {
		var ok bool
		switch name {
		case personInSession:
			k.Person, ok = value.(int64)
		case verifiedInSession:
			k.Verified, ok = value.(bool)
		case codeInSession:
			k.Code, ok = value.(int64)
		}
		if !ok {
			return nil, fmt.Errorf("a session cannot hold %s, a %T", name, value)
		}
	}
	return json.Marshal(k)
}

func (codec) Decode(raw []byte) (time.Time, map[string]any, error) {
	var k kept
	if err := json.Unmarshal(raw, &k); err != nil {
		return time.Time{}, nil, fmt.Errorf("session: %w", err)
	}
	return k.Until, map[string]any{personInSession: k.Person, verifiedInSession: k.Verified, codeInSession: k.Code}, nil
}
