-- +goose Up
-- The 30 seconds, counted since 1970, of the last code that was accepted.
ALTER TABLE people ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE people DROP COLUMN totp_step;
