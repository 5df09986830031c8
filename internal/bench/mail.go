package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"recess/internal/i18n"
	"recess/internal/outbox"
	"recess/internal/store"
)

const (
	letters = 10_000
	kills   = 5
	drainIn = time.Minute // longer is a failure, not a figure
)

// mail measures how long a full outbox takes to reach a mail server on this
// machine while the program is killed and started again.
func (s *stand) mail(ctx context.Context) ([]measure, error) {
	database := filepath.Join(s.dir, "mail.db")
	if err := fillOutbox(ctx, database); err != nil {
		return nil, fmt.Errorf("fill the outbox: %w", err)
	}
	sink, err := openSink()
	if err != nil {
		return nil, err
	}
	defer sink.close()
	took, err := s.drain(ctx, database, sink)
	if err != nil {
		return nil, fmt.Errorf("empty the outbox: %w", err)
	}
	received, different := sink.count()
	if different != letters || len(sink.readers) != letters { // another Message-ID to the same reader is a double
		return nil, fmt.Errorf("%d messages to %d readers arrived of %d", different, len(sink.readers), letters)
	}
	return []measure{{
		name: "10,000 messages sent, killed five times", value: fmt.Sprintf("%.1f s, none lost or doubled", took.Seconds()), reach: "≤ 20 s",
		than: "second copies, dropped by Message-ID", other: strconv.Itoa(received - different), ratio: float64(received) / letters,
	}}, nil
}

// drain runs the program until the sink has everything and the outbox knows,
// and kills it whenever another sixth has arrived.
func (s *stand) drain(ctx context.Context, database string, to *sink) (time.Duration, error) {
	address, err := freeAddress()
	if err != nil {
		return 0, err
	}
	begin := time.Now()
	for round := 1; ; round++ {
		p, err := s.mailer(ctx, database, address, to)
		if err != nil {
			return 0, err
		}
		err = to.await(ctx, letters*round/(kills+1))
		if err == nil && round > kills {
			err = settled(ctx, database)
			took := time.Since(begin)
			p.stop()
			return took, err
		}
		p.kill()
		if err != nil {
			return 0, err
		}
	}
}

// mailer starts Recess on an address that stays the same: by it a worker knows
// what it had leased when it was killed.
func (s *stand) mailer(ctx context.Context, database, address string, to *sink) (*process, error) {
	log, err := os.OpenFile(filepath.Join(s.dir, "mail.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	return launch(ctx, log, filepath.Join(s.dir, "recess"), "serve", "--addr", address, "--db", database,
		"--mail-host", "127.0.0.1", "--mail-port", to.port, "--mail-tls", "none", "--mail-from", "recess@example.org")
}

func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// fillOutbox queues the letters, each to an address of its own.
func fillOutbox(ctx context.Context, database string) error {
	db, err := store.Open(ctx, database, "")
	if err != nil {
		return err
	}
	defer db.Close()
	now := time.Now()
	for i := range letters {
		err := outbox.Enqueue(ctx, db.Outbox(), db.Accounts(), outbox.Message{
			Key: fmt.Sprintf("bench %d", i), To: fmt.Sprintf("reader.%d@example.org", i), Lang: i18n.Langs[i%len(i18n.Langs)],
			Purpose: outbox.Meeting, Kind: "sign-in", Args: map[string]string{"url": "https://example.org/"},
		}, now)
		if err != nil {
			return err
		}
	}
	return nil
}

// await waits until so many different messages have come.
func (s *sink) await(ctx context.Context, n int) error {
	ctx, cancel := context.WithTimeout(ctx, drainIn)
	defer cancel()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		received, different := s.count()
		if different >= n {
			return nil
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return fmt.Errorf("%d messages came, %d of them different, and no more: %w", received, different, ctx.Err())
		}
	}
}

// settled waits until the outbox knows that everything is sent.
func settled(ctx context.Context, database string) error {
	db, err := store.Open(ctx, database, "")
	if err != nil {
		return err
	}
	defer db.Close()
	counts := map[outbox.State]int{}
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if counts, err = db.Outbox().Counts(ctx); err != nil || counts[outbox.Sent] == letters {
			return err
		}
	}
	return fmt.Errorf("the outbox says %v", counts)
}
