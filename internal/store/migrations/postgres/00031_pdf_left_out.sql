-- +goose Up
-- How many comments and form fields of a PDF are not shown by packs.
ALTER TABLE files ADD COLUMN left_out integer NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE files DROP COLUMN left_out;
