-- +goose Up
-- How many people of a list that a coordinator has had matched live in each
-- riding. The list itself is not kept: no name, no postal code.
CREATE TABLE known_lists (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    on_day TEXT NOT NULL,       -- of the list, an ISO 8601 day
    by_id  INTEGER NOT NULL REFERENCES people (id),
    at     TIMESTAMP NOT NULL,
    UNIQUE (by_id, name, on_day)
);

CREATE TABLE known_people (
    list_id INTEGER NOT NULL REFERENCES known_lists (id),
    riding  TEXT NOT NULL,      -- FED code
    people  INTEGER NOT NULL,   -- of whom it is the likeliest riding
    exact   INTEGER NOT NULL,   -- of these, surely
    PRIMARY KEY (list_id, riding)
) WITHOUT ROWID;

CREATE INDEX known_people_riding ON known_people (riding, people);

-- +goose Down
DROP TABLE known_people;
DROP TABLE known_lists;
