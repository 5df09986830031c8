-- +goose Up
CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    key         TEXT NOT NULL UNIQUE,
    recipient   TEXT NOT NULL,
    lang        TEXT NOT NULL,
    purpose     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    args        TEXT NOT NULL,     -- JSON; null once a sign-in message is done with
    until       TIMESTAMP,         -- no longer worth sending; NULL: never
    state       TEXT NOT NULL,
    attempts    INTEGER NOT NULL,
    next_at     TIMESTAMP NOT NULL,
    lease_by    TEXT NOT NULL,     -- the worker that is sending it; empty: none
    lease_until TIMESTAMP,
    trouble     TEXT NOT NULL,
    created_at  TIMESTAMP NOT NULL,
    sent_at     TIMESTAMP
);
CREATE INDEX outbox_due ON outbox (next_at, id) WHERE state = 'waiting';
CREATE INDEX outbox_state ON outbox (state, id);
CREATE INDEX outbox_recipient ON outbox (recipient);

-- +goose Down
DROP TABLE outbox;
