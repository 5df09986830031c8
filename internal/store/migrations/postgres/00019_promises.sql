-- +goose Up
-- A commitment is with somebody of the team, who does it or asks the office
-- after it, and is reminded once on its day.
ALTER TABLE commitments ADD COLUMN owner_id BIGINT NOT NULL DEFAULT 0; -- person; 0: nobody
ALTER TABLE commitments ADD COLUMN told BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX commitments_owner ON commitments (owner_id) WHERE open;
CREATE INDEX commitments_due ON commitments (due) WHERE open AND NOT told;

-- +goose Down
DROP INDEX commitments_due;
DROP INDEX commitments_owner;
ALTER TABLE commitments DROP COLUMN told;
ALTER TABLE commitments DROP COLUMN owner_id;
