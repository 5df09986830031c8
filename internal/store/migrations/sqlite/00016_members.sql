-- +goose Up
ALTER TABLE members ADD COLUMN photo_url TEXT NOT NULL DEFAULT '';
ALTER TABLE members ADD COLUMN languages TEXT NOT NULL DEFAULT ''; -- en, fr or both, with a space between

CREATE TABLE member_terms (
    id         INTEGER PRIMARY KEY,
    person_id  INTEGER NOT NULL,  -- the House's number; below zero: ours, until the House tells its own
    riding     TEXT NOT NULL REFERENCES ridings (code),
    first_name TEXT NOT NULL,
    last_name  TEXT NOT NULL,
    party      TEXT NOT NULL,
    began      TEXT,              -- ISO 8601 days; NULL: not known
    ended      TEXT               -- NULL: they sit
);
CREATE INDEX member_terms_riding ON member_terms (riding, id);
CREATE INDEX member_terms_person ON member_terms (person_id);
INSERT INTO member_terms (person_id, riding, first_name, last_name, party)
    SELECT person_id, riding, first_name, last_name, party FROM members ORDER BY riding;

CREATE TABLE member_changes (
    id        INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL,
    riding    TEXT NOT NULL,
    person_id INTEGER NOT NULL,
    name      TEXT NOT NULL,
    was       TEXT NOT NULL,
    now       TEXT NOT NULL,
    on_day    TEXT NOT NULL,      -- ISO 8601 day
    at        TIMESTAMP NOT NULL
);
CREATE INDEX member_changes_riding ON member_changes (riding, id);

CREATE TABLE member_corrections (
    id        INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL,
    riding    TEXT NOT NULL,
    field     TEXT NOT NULL,
    value     TEXT NOT NULL,
    was       TEXT NOT NULL,      -- what the register said then
    reason    TEXT NOT NULL,
    source    TEXT NOT NULL,
    by_id     INTEGER NOT NULL,
    at        TIMESTAMP NOT NULL,
    ended_at  TIMESTAMP,          -- NULL: it holds
    caught    BOOLEAN NOT NULL    -- it ended because the register has caught up
);
CREATE UNIQUE INDEX member_corrections_hold ON member_corrections (person_id, field) WHERE ended_at IS NULL;

-- +goose Down
DROP TABLE member_corrections;
DROP TABLE member_changes;
DROP TABLE member_terms;
ALTER TABLE members DROP COLUMN languages;
ALTER TABLE members DROP COLUMN photo_url;
