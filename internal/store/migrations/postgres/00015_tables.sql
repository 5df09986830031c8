-- +goose Up
DROP TABLE postal_codes; -- nothing could be imported into it

-- Tables of six-character codes, packed as internal/riding/table_pack.go tells.
CREATE TABLE postal_tables (
    register TEXT PRIMARY KEY,
    packed   BYTEA NOT NULL
);

-- The last attempt to take each register in.
CREATE TABLE register_runs (
    register   TEXT PRIMARY KEY,
    at         TIMESTAMPTZ NOT NULL,
    origin     TEXT NOT NULL,       -- file or address
    by_id      BIGINT NOT NULL,    -- person; 0: the program or the command line
    trouble_en TEXT NOT NULL,       -- empty: it went well
    trouble_fr TEXT NOT NULL
);

-- +goose Down
DROP TABLE register_runs;
DROP TABLE postal_tables;
CREATE TABLE postal_codes (
    code   TEXT NOT NULL,
    riding TEXT NOT NULL REFERENCES ridings (code),
    share  DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (code, riding)
);
DELETE FROM registers WHERE name IN ('postal-codes', 'addresses');
