-- +goose Up
CREATE TABLE registers (
    name      TEXT PRIMARY KEY,
    hash      TEXT NOT NULL,
    as_of     TEXT,              -- ISO 8601 day
    source_en TEXT NOT NULL,
    source_fr TEXT NOT NULL,
    url       TEXT NOT NULL,
    licence_en TEXT NOT NULL,
    licence_fr TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    shipped   INTEGER NOT NULL,  -- 1: came with the program, 0: imported here
    loaded_at TIMESTAMP NOT NULL
);

CREATE TABLE ridings (
    code          TEXT PRIMARY KEY, -- FED code, 2023 order
    name_en       TEXT NOT NULL,
    name_fr       TEXT NOT NULL,
    order_name_en TEXT NOT NULL,
    order_name_fr TEXT NOT NULL,
    province      TEXT NOT NULL,
    population    INTEGER NOT NULL,
    time_zone     TEXT NOT NULL
);

CREATE TABLE members (
    person_id   INTEGER PRIMARY KEY,
    riding      TEXT NOT NULL UNIQUE REFERENCES ridings (code),
    honorific   TEXT NOT NULL,
    first_name  TEXT NOT NULL,
    last_name   TEXT NOT NULL,
    party       TEXT NOT NULL,
    email       TEXT NOT NULL,
    hill_tel    TEXT NOT NULL,
    hill_fax    TEXT NOT NULL,
    profile_url TEXT NOT NULL
);

CREATE TABLE offices (
    riding   TEXT NOT NULL REFERENCES ridings (code),
    position INTEGER NOT NULL,  -- 0 is the main office
    street   TEXT NOT NULL,
    city     TEXT NOT NULL,
    province TEXT NOT NULL,
    postal   TEXT NOT NULL,
    tel      TEXT NOT NULL,
    fax      TEXT NOT NULL,
    main     INTEGER NOT NULL,
    PRIMARY KEY (riding, position)
) WITHOUT ROWID;

CREATE TABLE areas (
    fsa   TEXT PRIMARY KEY,
    place TEXT NOT NULL,
    lat   REAL NOT NULL,  -- 0, 0 when unknown
    lon   REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE area_shares (
    fsa      TEXT NOT NULL REFERENCES areas (fsa) ON DELETE CASCADE,
    riding   TEXT NOT NULL REFERENCES ridings (code),
    share    REAL NOT NULL,    -- of the area's surface, 0 to 1
    at_point INTEGER NOT NULL, -- 1: holds the area's point
    PRIMARY KEY (fsa, riding)
) WITHOUT ROWID;

CREATE TABLE postal_codes (
    code   TEXT NOT NULL,      -- six characters, no space
    riding TEXT NOT NULL REFERENCES ridings (code),
    share  REAL NOT NULL,      -- of the code's addresses, 0 to 1
    PRIMARY KEY (code, riding)
) WITHOUT ROWID;

CREATE TABLE recesses (
    first   TEXT PRIMARY KEY,  -- ISO 8601 days, both included
    last    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    status  TEXT NOT NULL,
    source  TEXT NOT NULL,
    read_on TEXT
);

CREATE TABLE represent_answers (
    code    TEXT PRIMARY KEY,  -- six characters, no space
    ridings TEXT NOT NULL,     -- FED codes with spaces between; empty: the register does not know the code
    as_of   TIMESTAMP NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE represent_answers;
DROP TABLE recesses;
DROP TABLE postal_codes;
DROP TABLE area_shares;
DROP TABLE areas;
DROP TABLE offices;
DROP TABLE members;
DROP TABLE ridings;
DROP TABLE registers;
