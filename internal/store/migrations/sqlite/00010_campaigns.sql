-- +goose Up
CREATE TABLE campaigns (
    id         INTEGER PRIMARY KEY,
    slug       TEXT NOT NULL UNIQUE,
    name_en    TEXT NOT NULL,
    name_fr    TEXT NOT NULL,
    summary_en TEXT NOT NULL,
    summary_fr TEXT NOT NULL,
    status     TEXT NOT NULL,
    first      TEXT,                 -- of its recess, ISO 8601 days
    last       TEXT,
    texts      TEXT NOT NULL,        -- points, questions, thanks and agenda, JSON
    papers     TEXT NOT NULL,        -- slugs with spaces between, in the order of the pack
    without    TEXT NOT NULL,        -- sections its packs leave out, with spaces between
    revision   INTEGER NOT NULL
);

CREATE TABLE asks (
    id          INTEGER PRIMARY KEY, -- reports refer to it, so it stays
    campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
    position    INTEGER NOT NULL,    -- 0 is the primary ask; -1: no longer asked
    text_en     TEXT NOT NULL,
    text_fr     TEXT NOT NULL,
    detail_en   TEXT NOT NULL,
    detail_fr   TEXT NOT NULL
);
CREATE INDEX asks_campaign ON asks (campaign_id, position);

CREATE TABLE campaign_changes (
    id          INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
    status      TEXT NOT NULL,
    at          TIMESTAMP NOT NULL,
    by_id       INTEGER NOT NULL,    -- person; 0: an import
    why         TEXT NOT NULL
);
CREATE INDEX campaign_changes_campaign ON campaign_changes (campaign_id);

CREATE TABLE member_record (
    id         INTEGER PRIMARY KEY,
    person_id  INTEGER NOT NULL,     -- the House's number for the member
    text_en    TEXT NOT NULL,
    text_fr    TEXT NOT NULL,
    url        TEXT NOT NULL,
    on_day     TEXT NOT NULL,        -- ISO 8601 day
    at         TIMESTAMP NOT NULL,
    by_id      INTEGER NOT NULL
);
CREATE INDEX member_record_person ON member_record (person_id, on_day);

-- +goose Down
DROP TABLE member_record;
DROP TABLE campaign_changes;
DROP TABLE asks;
DROP TABLE campaigns;
