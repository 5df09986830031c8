-- +goose Up
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL        -- random; made when it is first needed
);

CREATE TABLE email_changes (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    old_email TEXT NOT NULL,
    new_email TEXT NOT NULL,
    old_hash  BLOB NOT NULL UNIQUE, -- SHA-256 of the token sent to the old address
    new_hash  BLOB NOT NULL UNIQUE,
    made_at   TIMESTAMP NOT NULL,
    old_at    TIMESTAMP,            -- when it was confirmed there
    new_at    TIMESTAMP
);
CREATE INDEX email_changes_person ON email_changes (person_id);
CREATE INDEX email_changes_made ON email_changes (made_at);

-- +goose Down
DROP TABLE email_changes;
DROP TABLE secrets;
