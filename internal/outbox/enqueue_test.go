package outbox

import (
	"errors"
	"strings"
	"testing"
	"time"

	"recess/internal/fault"
)

func TestCheckAddress(t *testing.T) {
	for _, good := range []string{
		"ana@example.org", "ana.b+recess@mail.example.org", "o'neil@example.org", "ana@localhost",
		"ana@élan.example", "rené@exemple.org", "ana@xn--lan-9la.example", "💌@example.org",
	} {
		if err := CheckAddress(good); err != nil {
			t.Errorf("%q is refused", good)
		}
	}
	for _, bad := range []string{
		"", "ana", "@", "ana@", "@example.org", "ana@example.org, bob@example.org", "Ana <ana@example.org>", "<ana@example.org>",
		"ana@example.org\r\nBcc: bob@example.org", "ana@example.org\n", "ana\x00@example.org", "ana@exam\tple.org", "ana @example.org",
		"ana\u202e@example.org", "ana@example\u200b.org", "ana\u2028@example.org", "\"a b\"@example.org", "ana@[127.0.0.1]",
		"ana(comment)@example.org", "\xff@example.org", strings.Repeat("a", 65) + "@example.org",
		"ana@" + strings.Repeat("a.", 125) + "org", strings.Repeat("a", 10_000),
	} {
		err := CheckAddress(bad)
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Kind != fault.Invalid || f.Key != "mail.address" {
			t.Errorf("%.40q gives %v, want mail.address", bad, err)
		}
	}
}

func TestEnqueue(t *testing.T) {
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	agreed := &ledger{agreed: map[string]bool{"yes@example.org": true}, gone: map[string]bool{"gone@example.org": true}}
	tests := map[string]struct {
		message Message
		want    State
		until   time.Time
	}{
		"sign-in needs no consent":   {Message{To: "no@example.org", Purpose: SignIn}, Waiting, now.Add(15 * time.Minute)},
		"a meeting needs no consent": {Message{To: "no@example.org", Purpose: Meeting}, Waiting, time.Time{}},
		"news to who agreed":         {Message{To: "yes@example.org", Purpose: News}, Waiting, time.Time{}},
		"news to who did not":        {Message{To: "no@example.org", Purpose: News}, Refused, time.Time{}},
		"a meeting of who is gone":   {Message{To: "gone@example.org", Purpose: Meeting}, Refused, time.Time{}},
		"work of who is gone":        {Message{To: "gone@example.org", Purpose: Work}, Refused, time.Time{}},
		"who is gone asks to return": {Message{To: "gone@example.org", Purpose: SignIn}, Waiting, now.Add(15 * time.Minute)},
		"a purpose nobody knows":     {Message{To: "no@example.org", Purpose: "other"}, Refused, time.Time{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			q := newMemory()
			test.message.Key = name
			for range 2 { // the second changes nothing
				if err := Enqueue(t.Context(), q, agreed, test.message, now); err != nil {
					t.Fatal(err)
				}
			}
			if len(q.entries) != 1 {
				t.Fatalf("there are %d entries, want 1", len(q.entries))
			}
			e := q.entries[0]
			if e.State != test.want || !e.Until.Equal(test.until) || !e.NextAt.Equal(now) || !e.CreatedAt.Equal(now) {
				t.Errorf("queued as %+v, want %s until %v", e, test.want, test.until)
			}
		})
	}
}

func TestKeysAreChecked(t *testing.T) {
	for _, key := range []string{"", "a\nb", "\xff", strings.Repeat("k", 201)} {
		q := newMemory()
		err := Enqueue(t.Context(), q, nil, Message{Key: key, To: "ana@example.org", Purpose: SignIn}, time.Now())
		if err == nil || len(q.entries) != 0 {
			t.Errorf("the key %.20q was taken", key)
		}
	}
}

func TestMessageID(t *testing.T) {
	one, two := MessageID("sign-in 1", "example.org"), MessageID("sign-in 2", "example.org")
	if one == two || one != MessageID("sign-in 1", "example.org") {
		t.Errorf("%s and %s: want two, each the same for ever", one, two)
	}
	if strings.ContainsAny(one, "<> ") || !strings.HasSuffix(one, "@example.org") {
		t.Errorf("%s is no Message-ID", one)
	}
}

func TestWords(t *testing.T) {
	long := strings.Repeat("é", 400)
	for said, want := range map[string]string{
		"550 5.1.1 <ana@example.org>: no\r\nsuch user":  "550 5.1.1 <…>: no such user",
		"550 ana@xn--lan-9la.example unknown":           "550 … unknown",
		"RCPT TO=ana@example.org; Bob <bob@example.fr>": "RCPT TO=…; Bob <…>",
		"\xff\x00 rejected \u202e":                      "rejected",
		long:                                            long[:496] + "…",
	} {
		if got := words(said); got != want || len(got) > longestWords {
			t.Errorf("%.60q is kept as %.60q (%d bytes), want %.60q", said, got, len(got), want)
		}
	}
}

func TestRetryByHand(t *testing.T) {
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		entry Entry
		ok    bool
	}{
		"failed":          {Entry{State: Failed}, true},
		"failed in time":  {Entry{State: Failed, Message: Message{Until: now.Add(time.Second)}}, true},
		"too late":        {Entry{State: Failed, Message: Message{Until: now}}, false},
		"sign-in":         {Entry{State: Failed, Message: Message{Purpose: SignIn}}, false},
		"sent":            {Entry{State: Sent}, false},
		"no consent":      {Entry{State: Refused}, false},
		"waiting":         {Entry{State: Waiting}, true}, // the button was pressed twice
		"waiting sign-in": {Entry{State: Waiting, Message: Message{Purpose: SignIn}}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			q := newMemory()
			if _, err := q.Add(t.Context(), test.entry); err != nil {
				t.Fatal(err)
			}
			err := Retry(t.Context(), q, 1, now)
			if test.ok && (err != nil || q.entries[0].State != Waiting) {
				t.Errorf("got %v, %s", err, q.entries[0].State)
			}
			if !test.ok && (fault.KindOf(err) != fault.Conflict || q.entries[0].State != test.entry.State) {
				t.Errorf("got %v, %s; want a conflict", err, q.entries[0].State)
			}
		})
	}
	if err := Retry(t.Context(), newMemory(), 7, now); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a message that is not there gives %v", err)
	}
}
