-- +goose Up
-- Streets and numbers of the codes that ridings share, packed as
-- internal/riding/street_book.go tells; empty where the register has none.
ALTER TABLE postal_tables ADD COLUMN streets BYTEA NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE postal_tables DROP COLUMN streets;
