-- +goose Up
CREATE TABLE papers (
    id        INTEGER PRIMARY KEY,
    slug      TEXT NOT NULL,
    lang      TEXT NOT NULL,
    kind      TEXT NOT NULL,
    audience  TEXT NOT NULL,
    review_by TEXT,             -- ISO 8601 day
    archived  INTEGER NOT NULL,
    latest    INTEGER NOT NULL, -- number of its latest version
    UNIQUE (slug, lang)
);

CREATE TABLE files (
    hash  TEXT PRIMARY KEY,     -- SHA-256, hexadecimal
    name  TEXT NOT NULL,
    type  TEXT NOT NULL,
    data  BLOB NOT NULL,
    pages INTEGER NOT NULL,     -- of a PDF
    width INTEGER NOT NULL,     -- of a picture, pixels
    high  INTEGER NOT NULL
);

CREATE TABLE paper_versions (
    paper_id INTEGER NOT NULL REFERENCES papers (id),
    number   INTEGER NOT NULL,
    title    TEXT NOT NULL,
    summary  TEXT NOT NULL,
    body     TEXT NOT NULL,     -- Markdown
    file     TEXT REFERENCES files (hash), -- of a paper that is a PDF
    sources  TEXT NOT NULL,     -- JSON
    at       TIMESTAMP NOT NULL,
    by_id    INTEGER NOT NULL,  -- person; 0: an import
    why      TEXT NOT NULL,
    PRIMARY KEY (paper_id, number)
) WITHOUT ROWID;
CREATE INDEX paper_versions_file ON paper_versions (file);

-- The pictures that a version shows.
CREATE TABLE paper_files (
    paper_id INTEGER NOT NULL REFERENCES papers (id),
    number   INTEGER NOT NULL,
    hash     TEXT NOT NULL REFERENCES files (hash),
    PRIMARY KEY (paper_id, number, hash)
) WITHOUT ROWID;
CREATE INDEX paper_files_hash ON paper_files (hash);

-- Of each paper's latest version, by the paper's id: lower case, no accents.
CREATE VIRTUAL TABLE paper_search USING fts4 (folded);

-- +goose Down
DROP TABLE paper_search;
DROP TABLE paper_files;
DROP TABLE paper_versions;
DROP TABLE files;
DROP TABLE papers;
