-- +goose Up
-- What the meetings of a riding in a campaign come to, worked out with every
-- step: a page over all ridings does not read all meetings.
CREATE TABLE coverage (
    campaign_id BIGINT NOT NULL REFERENCES campaigns (id),
    riding      TEXT NOT NULL,
    state       TEXT NOT NULL,      -- as coverage.State; empty: nobody
    stage       BIGINT NOT NULL,   -- how far the furthest has come, as coverage.Stage
    meeting_id  BIGINT NOT NULL,   -- of the state; 0: none
    people      BIGINT NOT NULL,   -- in the teams
    held        BIGINT NOT NULL,   -- meetings
    stepped_at  TIMESTAMPTZ,          -- the last step of any
    PRIMARY KEY (campaign_id, riding)
);

CREATE TABLE coverage_weeks (
    campaign_id BIGINT NOT NULL REFERENCES campaigns (id),
    week        DATE NOT NULL,      -- its Monday, an ISO 8601 day
    riding      TEXT NOT NULL,
    held        BIGINT NOT NULL,   -- meetings
    PRIMARY KEY (campaign_id, week, riding)
);

-- Who does not want the weekly digest.
CREATE TABLE digests_stopped (
    person_id BIGINT PRIMARY KEY REFERENCES people (id),
    at        TIMESTAMPTZ NOT NULL
);

CREATE INDEX meetings_campaign ON meetings (campaign_id, riding, id);
CREATE INDEX people_home ON people (home_riding) WHERE forgotten_at IS NULL AND NOT suspended;
CREATE INDEX people_role ON people (role, id) WHERE forgotten_at IS NULL AND NOT suspended AND role <> 'volunteer';
CREATE INDEX commitments_campaign ON commitments (campaign_id, riding, due) WHERE open;
CREATE INDEX commitments_riding ON commitments (riding, at);
CREATE INDEX support_levels_riding ON support_levels (riding, at);

-- +goose Down
DROP INDEX support_levels_riding;
DROP INDEX commitments_riding;
DROP INDEX commitments_campaign;
DROP INDEX people_role;
DROP INDEX people_home;
DROP INDEX meetings_campaign;
DROP TABLE digests_stopped;
DROP TABLE coverage_weeks;
DROP TABLE coverage;
