-- +goose Up
-- The browsers that a person has signed in with: they are told of another.
CREATE TABLE devices (
    person_id BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    hash      BYTEA NOT NULL,       -- SHA-256 of the person and the cookie's token
    name      TEXT NOT NULL,
    seen_at   TIMESTAMPTZ NOT NULL, -- last sign-in
    PRIMARY KEY (person_id, hash)
);

-- Wrong codes are counted while their person waits.
CREATE INDEX audit_actor_action ON audit (actor, action, at);
DROP INDEX audit_actor;

-- A calendar's address shows what its owner saw when it was made. Those of
-- coordinators and administrators may be older than their role.
INSERT INTO feeds (person_id, version) SELECT id, 1 FROM people WHERE role <> 'volunteer' OR suspended
    ON CONFLICT (person_id) DO UPDATE SET version = feeds.version + 1;

-- Who was suspended before leaves their teams, as who is suspended from now on.
UPDATE meeting_team SET membership = 'gone', roles = ''
    WHERE membership = 'asking' AND person_id IN (SELECT id FROM people WHERE suspended);
UPDATE meeting_team SET membership = 'absent', roles = ''
    WHERE membership = 'in' AND person_id IN (SELECT id FROM people WHERE suspended);
UPDATE meetings SET lead_id = COALESCE((SELECT person_id FROM meeting_team t WHERE t.meeting_id = meetings.id AND membership = 'in'
        ORDER BY constituent DESC, since, person_id LIMIT 1), 0)
    WHERE lead_id IN (SELECT id FROM people WHERE suspended);
UPDATE meetings SET todo_owner = lead_id
    WHERE todo_owner IN (SELECT id FROM people WHERE suspended);
UPDATE commitments SET owner_id = (SELECT lead_id FROM meetings WHERE meetings.id = commitments.meeting_id)
    WHERE open AND owner_id IN (SELECT id FROM people WHERE suspended);
-- How many are in the teams is worked out again at the next start.
DELETE FROM coverage_weeks WHERE EXISTS (SELECT 1 FROM meeting_team WHERE membership = 'absent');
DELETE FROM coverage WHERE EXISTS (SELECT 1 FROM meeting_team WHERE membership = 'absent');

-- +goose Down
UPDATE meeting_team SET membership = 'in' WHERE membership = 'absent';
CREATE INDEX audit_actor ON audit (actor);
DROP INDEX audit_actor_action;
DROP TABLE devices;
