-- +goose Up
CREATE TABLE meetings (
    id          INTEGER PRIMARY KEY,
    uid         TEXT NOT NULL,      -- 128 random bits: no index is needed to keep it unique
    riding      TEXT NOT NULL,
    campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
    state       TEXT NOT NULL,
    open        BOOLEAN NOT NULL,   -- not over: another cannot be claimed
    lead_id     INTEGER NOT NULL,   -- person; 0: nobody is left
    revision    INTEGER NOT NULL,
    lang        TEXT NOT NULL,
    request     TEXT NOT NULL,      -- JSON
    member_id   INTEGER NOT NULL,   -- the House's number for the person asked; 0: not sent
    start_at    TIMESTAMP,          -- of the appointment; NULL: none
    appointment TEXT NOT NULL,      -- JSON, what else is known of it
    sequence    INTEGER NOT NULL,
    todo        TEXT NOT NULL,      -- action; empty: nothing
    todo_owner  INTEGER NOT NULL,
    due         TEXT NOT NULL,      -- ISO 8601 day; when nothing is to be done, that of the last step
    told        INTEGER NOT NULL,   -- revision at which its people heard what is due
    stepped_at  TIMESTAMP NOT NULL,
    pack_tag    TEXT NOT NULL,
    pack_on     TEXT                -- ISO 8601 day
);
CREATE UNIQUE INDEX meetings_open ON meetings (riding, campaign_id) WHERE open;
CREATE INDEX meetings_riding ON meetings (riding, campaign_id);
CREATE INDEX meetings_due ON meetings (due, id) WHERE open;
CREATE INDEX meetings_count ON meetings (state, campaign_id, riding) WHERE open;
CREATE INDEX meetings_state ON meetings (state, due, id);
CREATE INDEX meetings_start ON meetings (start_at) WHERE start_at IS NOT NULL;

CREATE TABLE meeting_team (
    meeting_id  INTEGER NOT NULL REFERENCES meetings (id),
    person_id   INTEGER NOT NULL REFERENCES people (id),
    membership  TEXT NOT NULL,
    roles       TEXT NOT NULL,      -- apart by spaces
    constituent BOOLEAN NOT NULL,
    since       TIMESTAMP NOT NULL,
    PRIMARY KEY (meeting_id, person_id)
) WITHOUT ROWID;
CREATE INDEX meeting_team_person ON meeting_team (person_id, membership);

CREATE TABLE meeting_steps (
    id          INTEGER PRIMARY KEY,
    meeting_id  INTEGER NOT NULL REFERENCES meetings (id),
    action      TEXT NOT NULL,
    state       TEXT NOT NULL,      -- after it
    day         TEXT NOT NULL,
    at          TIMESTAMP NOT NULL,
    by_id       INTEGER NOT NULL,   -- person; 0: the program
    words       TEXT NOT NULL,
    with_whom   TEXT NOT NULL,
    until       TEXT,               -- call back on this day
    appointed   TIMESTAMP
);
CREATE INDEX meeting_steps_meeting ON meeting_steps (meeting_id, id);

CREATE TABLE meeting_slots (
    id         INTEGER PRIMARY KEY,
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    start_at   TIMESTAMP NOT NULL,
    UNIQUE (meeting_id, start_at)
);

CREATE TABLE meeting_answers (
    slot_id   INTEGER NOT NULL REFERENCES meeting_slots (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL,
    answer    TEXT NOT NULL,
    PRIMARY KEY (slot_id, person_id)
) WITHOUT ROWID;

CREATE TABLE meeting_invitations (
    id         INTEGER PRIMARY KEY,
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    by_id      INTEGER NOT NULL,
    until      TIMESTAMP NOT NULL,
    used_by    INTEGER NOT NULL     -- person; 0: nobody yet
);

-- Each person's calendar has an address of its own, which a new version ends.
CREATE TABLE feeds (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    version   INTEGER NOT NULL
);

-- +goose Down
DROP TABLE feeds;
DROP TABLE meeting_invitations;
DROP TABLE meeting_answers;
DROP TABLE meeting_slots;
DROP TABLE meeting_steps;
DROP TABLE meeting_team;
DROP TABLE meetings;
