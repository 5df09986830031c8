package account

import (
	"testing"
	"time"
)

// Consent that volunteering implies ends two years later by itself, and is
// gone at once when it is withdrawn.
func TestImpliedConsentEnds(t *testing.T) {
	given := time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
	c := Consent{Kind: Implied, GivenAt: given, EndsAt: given.AddDate(impliedYears, 0, 0)}
	for at, want := range map[time.Time]bool{
		given.Add(-time.Second):                  false,
		given:                                    true,
		given.AddDate(2, 0, 0).Add(-time.Second): true,
		given.AddDate(2, 0, 0):                   false,
	} {
		if c.Stands(at) != want {
			t.Errorf("at %v it stands: %v", at, !want)
		}
	}
	if c.WithdrawnAt = given.AddDate(0, 1, 0); c.Stands(given.AddDate(0, 2, 0)) {
		t.Error("it stands after it was withdrawn")
	}
}
