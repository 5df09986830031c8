-- +goose Up
-- Addresses that are never written to again, each as a keyed hash: their owner
-- has withdrawn consent or deleted their account.
CREATE TABLE suppressions (
    mark   TEXT PRIMARY KEY,    -- HMAC-SHA-256 by the key file, in base64
    reason TEXT NOT NULL,       -- withdrew or deleted
    at     TIMESTAMP NOT NULL
);

-- A line of the audit log is never changed, but for what must not be kept: a
-- network address is removed, and in the details a person who is gone, who
-- leaves an ellipsis.
DROP TRIGGER audit_no_update;
-- +goose StatementBegin
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
WHEN NOT (NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.actor = OLD.actor AND NEW.action = OLD.action AND NEW.object = OLD.object
    AND NEW.address IN (OLD.address, '') AND (NEW.detail = OLD.detail OR instr(NEW.detail, '…') > 0))
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
-- +goose StatementEnd
CREATE INDEX audit_addressed ON audit (at) WHERE address <> '';
UPDATE audit SET address = '' WHERE address <> 'console' AND actor IN (SELECT id FROM people WHERE forgotten_at IS NOT NULL);

-- What was deleted before now may still be read in the file: it is rewritten.
INSERT INTO secrets (name, value) SELECT 'sweep', x'647565' WHERE EXISTS (SELECT 1 FROM people)
    ON CONFLICT (name) DO NOTHING;

-- +goose Down
DROP INDEX audit_addressed;
DROP TRIGGER audit_no_update;
-- +goose StatementBegin
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
-- +goose StatementEnd
DROP TABLE suppressions;
