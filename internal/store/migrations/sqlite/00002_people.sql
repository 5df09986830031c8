-- +goose Up
CREATE TABLE people (
    id            INTEGER PRIMARY KEY AUTOINCREMENT, -- never given again to another
    email         TEXT UNIQUE,      -- NULL once the person is forgotten
    name          TEXT NOT NULL,
    phone         TEXT NOT NULL,
    lang          TEXT NOT NULL,
    role          TEXT NOT NULL,
    provinces     TEXT NOT NULL,    -- of a coordinator's scope, with spaces between
    ridings       TEXT NOT NULL,    -- FED codes, with spaces between
    home_postal   TEXT NOT NULL,
    home_riding   TEXT NOT NULL,
    home_method   TEXT NOT NULL,
    home_exact    INTEGER NOT NULL,
    home_on       TIMESTAMP,
    reach         TEXT NOT NULL,
    access_needs  TEXT NOT NULL,
    totp_secret   TEXT NOT NULL,
    suspended     INTEGER NOT NULL,
    created_at    TIMESTAMP NOT NULL,
    forgotten_at  TIMESTAMP
);

CREATE TABLE sign_in_links (
    hash       BLOB PRIMARY KEY,    -- SHA-256 of the token
    email      TEXT NOT NULL,
    lang       TEXT NOT NULL,
    return_to  TEXT NOT NULL,
    made_at    TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at    TIMESTAMP
) WITHOUT ROWID;
CREATE INDEX sign_in_links_email ON sign_in_links (email, made_at);

CREATE TABLE sessions (
    hash       TEXT PRIMARY KEY,    -- SHA-256 of the cookie's token, in base64
    data       BLOB NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    person_id  INTEGER REFERENCES people (id) ON DELETE CASCADE, -- NULL: a visitor
    agent      TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_person ON sessions (person_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE consents (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    email        TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    kind         TEXT NOT NULL,
    ground       TEXT NOT NULL,
    words        TEXT NOT NULL,
    lang         TEXT NOT NULL,
    given_at     TIMESTAMP NOT NULL,
    given_from   TEXT NOT NULL,
    ends_at      TIMESTAMP,
    withdrawn_at TIMESTAMP,
    withdrawn_by TEXT NOT NULL
);
CREATE INDEX consents_email ON consents (email, purpose);

CREATE TABLE audit (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      TIMESTAMP NOT NULL,
    actor   INTEGER NOT NULL,       -- 0: a visitor or the command line
    action  TEXT NOT NULL,
    object  TEXT NOT NULL,
    detail  TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX audit_actor ON audit (actor);
-- +goose StatementBegin
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE audit;
DROP TABLE consents;
DROP TABLE sessions;
DROP TABLE sign_in_links;
DROP TABLE people;
