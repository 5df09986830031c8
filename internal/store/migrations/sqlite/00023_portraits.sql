-- +goose Up
CREATE TABLE portraits (
    person_id INTEGER PRIMARY KEY, -- the House's number for the member; below zero: ours
    url       TEXT NOT NULL,       -- where it was fetched
    hash      TEXT NOT NULL,       -- of the picture
    on_day    TEXT NOT NULL,       -- ISO 8601 day on which it was fetched
    jpeg      BLOB NOT NULL       -- drawn anew
);

CREATE INDEX member_changes_at ON member_changes (at, id);

-- +goose Down
DROP INDEX member_changes_at;
DROP TABLE portraits;
DELETE FROM registers WHERE name = 'portraits';
DELETE FROM register_runs WHERE register = 'portraits';
