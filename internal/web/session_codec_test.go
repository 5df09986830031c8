package web

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSessionsKeepWhatTheyHold(t *testing.T) {
	until := time.Date(2026, time.November, 23, 15, 0, 0, 0, time.UTC)
	values := map[string]any{personInSession: int64(1<<62 + 1), verifiedInSession: true, codeInSession: int64(1795446000)}
	raw, err := codec{}.Encode(until, values)
	if err != nil {
		t.Fatal(err)
	}
	deadline, got, err := codec{}.Decode(raw)
	if err != nil || !deadline.Equal(until) {
		t.Errorf("until %v, %v", deadline, err)
	}
	if diff := cmp.Diff(values, got); diff != "" {
		t.Error(diff)
	}
	for _, lost := range []map[string]any{{"other": 1}, {personInSession: "1"}} {
		if _, err := (codec{}).Encode(until, lost); err == nil {
			t.Errorf("%v is lost without a word", lost)
		}
	}
	if _, _, err := (codec{}).Decode([]byte("{")); err == nil {
		t.Error("a damaged session is read")
	}
}
