-- +goose Up
-- A campaign that may ask for a meeting although another campaign's team asks
-- for one in the same riding and recess.
CREATE TABLE second_meetings (
    meeting_id  BIGINT NOT NULL REFERENCES meetings (id),      -- of the other campaign
    campaign_id BIGINT NOT NULL REFERENCES campaigns (id),     -- that may ask as well
    step_id     BIGINT NOT NULL REFERENCES meeting_steps (id), -- who allowed it, when and why
    PRIMARY KEY (meeting_id, campaign_id)
);

-- Where nobody of the office was there, another date comes next.
UPDATE meetings SET state = 'missed', todo = 'ask-date', todo_owner = lead_id
WHERE state IN ('held', 'reported')
    AND (SELECT with_whom FROM meeting_steps s WHERE s.meeting_id = meetings.id AND s.action = 'hold' ORDER BY s.id DESC LIMIT 1) = 'nobody'
    AND COALESCE((SELECT fields FROM reports r WHERE r.meeting_id = meetings.id ORDER BY r.number DESC LIMIT 1), '"with":"nobody"') LIKE '%"with":"nobody"%';
UPDATE meetings SET appointment = jsonb_set(appointment::jsonb, '{Off}', 'true')::text, sequence = sequence + 1 WHERE state = 'missed';

-- A draft is for coordinators' eyes until it is published.
ALTER TABLE papers ADD COLUMN draft BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE papers DROP COLUMN draft;
UPDATE meetings SET state = 'held', todo = 'report' WHERE state = 'missed';
DROP TABLE second_meetings;
