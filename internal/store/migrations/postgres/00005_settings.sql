-- +goose Up
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value BYTEA NOT NULL -- text, or a picture
);

-- +goose Down
DROP TABLE settings;
