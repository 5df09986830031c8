-- +goose Up
-- A report tells who was met, and when, and an amendment corrects it: what was
-- worked out without them is worked out anew at the next start.
DELETE FROM coverage_weeks;
DELETE FROM coverage;
CREATE INDEX coverage_weeks_riding ON coverage_weeks (campaign_id, riding);

-- +goose Down
DROP INDEX coverage_weeks_riding;
