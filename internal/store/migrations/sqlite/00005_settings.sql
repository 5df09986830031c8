-- +goose Up
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL -- text, or a picture
);

-- +goose Down
DROP TABLE settings;
