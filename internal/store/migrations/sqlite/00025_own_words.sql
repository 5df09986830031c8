-- +goose Up
-- A person takes away what they have written and promised.
CREATE INDEX reports_by ON reports (by_id);
CREATE INDEX report_drafts_by ON report_drafts (by_id);
DROP INDEX commitments_owner;
CREATE INDEX commitments_owner ON commitments (owner_id, open);

-- +goose Down
DROP INDEX commitments_owner;
CREATE INDEX commitments_owner ON commitments (owner_id) WHERE open;
DROP INDEX report_drafts_by;
DROP INDEX reports_by;
