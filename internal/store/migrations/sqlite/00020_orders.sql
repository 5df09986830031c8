-- +goose Up
-- Representation orders: the one in force, those before it, and at most one
-- that waits for its day.
CREATE TABLE orders (
    name       TEXT PRIMARY KEY,  -- such as 2023
    state      TEXT NOT NULL,     -- waiting, in force or ended
    valid_from TEXT,              -- ISO 8601 days; NULL: before this database
    valid_to   TEXT,              -- the first day on which it no longer is in force
    hash       TEXT NOT NULL,     -- this and the rest: of the boundaries it waits with
    as_of      TEXT,
    source_en  TEXT NOT NULL,
    source_fr  TEXT NOT NULL,
    licence_en TEXT NOT NULL,
    licence_fr TEXT NOT NULL,
    row_count  INTEGER NOT NULL,
    loaded_at  TIMESTAMP NOT NULL
);
INSERT INTO orders (name, state, hash, source_en, source_fr, licence_en, licence_fr, row_count, loaded_at)
    VALUES ('2023', 'in force', '', '', '', '', '', 0, CURRENT_TIMESTAMP);

-- Boundaries that were imported, packed as internal/geo/encode.go tells; an
-- order without a row has those that came with the program.
CREATE TABLE boundaries (
    of_order TEXT PRIMARY KEY REFERENCES orders (name) ON DELETE CASCADE,
    packed   BLOB NOT NULL
);

-- The ridings of the order that waits. Their codes may be those of ridings in
-- force, and mean others.
CREATE TABLE coming_ridings (
    code     TEXT PRIMARY KEY,    -- FED code
    name_en  TEXT NOT NULL,
    name_fr  TEXT NOT NULL,
    province TEXT NOT NULL
) WITHOUT ROWID;

-- A riding that has ended is keyed by its code and order, 35075-2023.
ALTER TABLE ridings ADD COLUMN of_order TEXT NOT NULL DEFAULT '2023';
ALTER TABLE ridings ADD COLUMN ended TEXT; -- ISO 8601 day, the first on which it is no riding; NULL: in force

-- Which ridings have the ground of one that has ended.
CREATE TABLE riding_heirs (
    riding TEXT NOT NULL REFERENCES ridings (code),
    heir   TEXT NOT NULL REFERENCES ridings (code),
    share  REAL NOT NULL,         -- of the ground, 0 to 1
    PRIMARY KEY (riding, heir)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE riding_heirs;
ALTER TABLE ridings DROP COLUMN ended;
ALTER TABLE ridings DROP COLUMN of_order;
DROP TABLE coming_ridings;
DROP TABLE boundaries;
DROP TABLE orders;
