-- +goose Up
-- What happened at a meeting. A version is never changed: an amendment is the
-- next one.
CREATE TABLE reports (
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    number     INTEGER NOT NULL,  -- 1 is the original
    kind       TEXT NOT NULL,     -- original, addition, correction or replacement
    by_id      INTEGER NOT NULL,  -- person
    at         TIMESTAMP NOT NULL,
    why        TEXT NOT NULL,     -- of an amendment
    held_on    TEXT NOT NULL,     -- ISO 8601 day
    fields     TEXT NOT NULL,     -- JSON
    PRIMARY KEY (meeting_id, number)
) WITHOUT ROWID;

-- What a note-taker has typed so far, a row for each field: of two who write
-- at once each keeps what they wrote.
CREATE TABLE report_drafts (
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    field      TEXT NOT NULL,
    value      TEXT NOT NULL,
    by_id      INTEGER NOT NULL,  -- person
    at         TIMESTAMP NOT NULL,
    PRIMARY KEY (meeting_id, field)
) WITHOUT ROWID;

CREATE TABLE report_photos (
    meeting_id INTEGER PRIMARY KEY REFERENCES meetings (id),
    data       BLOB NOT NULL,     -- JPEG, made anew: nothing of the camera's is left
    permission TEXT NOT NULL,     -- who gave it
    by_id      INTEGER NOT NULL,
    at         TIMESTAMP NOT NULL
);

-- What somebody promised.
CREATE TABLE commitments (
    id          INTEGER PRIMARY KEY,
    meeting_id  INTEGER NOT NULL REFERENCES meetings (id),
    riding      TEXT NOT NULL,
    campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
    ours        BOOLEAN NOT NULL, -- the team's; else the member's
    text        TEXT NOT NULL,
    due         TEXT,             -- ISO 8601 day
    state       TEXT NOT NULL,    -- open, kept or broken
    open        BOOLEAN NOT NULL,
    by_id       INTEGER NOT NULL, -- person who wrote it down
    at          TIMESTAMP NOT NULL,
    closed_by   INTEGER NOT NULL, -- person; 0: nobody yet
    closed_at   TIMESTAMP
);
CREATE INDEX commitments_meeting ON commitments (meeting_id);
CREATE INDEX commitments_open ON commitments (riding, campaign_id) WHERE open;

-- Where a member stands, as a history: the latest counts.
CREATE TABLE support_levels (
    id          INTEGER PRIMARY KEY,
    riding      TEXT NOT NULL,
    member_id   INTEGER NOT NULL, -- the House's number for the person
    campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
    level       TEXT NOT NULL,    -- opponent, leaning-against, neutral, leaning-for, supporter or champion
    evidence    TEXT NOT NULL,
    on_day      TEXT NOT NULL,    -- ISO 8601 day
    meeting_id  INTEGER,          -- that showed it; NULL: another source
    by_id       INTEGER NOT NULL, -- person
    at          TIMESTAMP NOT NULL
);
CREATE INDEX support_levels_member ON support_levels (campaign_id, member_id, id);

-- +goose Down
DROP TABLE support_levels;
DROP TABLE commitments;
DROP TABLE report_photos;
DROP TABLE report_drafts;
DROP TABLE reports;
