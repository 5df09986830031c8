-- +goose Up
ALTER TABLE recesses RENAME TO old_recesses;
CREATE TABLE recesses (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    first         TEXT NOT NULL, -- ISO 8601 days, both included
    last          TEXT NOT NULL,
    kind          TEXT NOT NULL,
    status        TEXT NOT NULL,
    reason        TEXT NOT NULL,
    note          TEXT NOT NULL,
    source        TEXT NOT NULL,
    read_on       TEXT,
    origin        TEXT NOT NULL,    -- shipped, import or coordinator
    shipped_first TEXT,             -- as the program shipped it; NULL: it did not
    shipped_last  TEXT,
    revision      INTEGER NOT NULL,
    changed_by    INTEGER NOT NULL,  -- person; 0: the program or the command line
    changed_at    TIMESTAMP
);
INSERT INTO recesses (first, last, kind, status, reason, note, source, read_on, origin, shipped_first, shipped_last, revision, changed_by)
    SELECT first, last, kind, status, '', '', source, read_on, 'shipped', first, last, 1, 0 FROM old_recesses ORDER BY first;
DROP TABLE old_recesses;
CREATE INDEX recesses_first ON recesses (first, last, id);

-- +goose Down
ALTER TABLE recesses RENAME TO new_recesses;
DROP INDEX recesses_first;
CREATE TABLE recesses (
    first   TEXT PRIMARY KEY,
    last    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    status  TEXT NOT NULL,
    source  TEXT NOT NULL,
    read_on TEXT
);
INSERT INTO recesses SELECT first, MAX(last), MIN(kind), MIN(status), MIN(source), MAX(read_on) FROM new_recesses WHERE status <> 'cancelled' GROUP BY first;
DROP TABLE new_recesses;
