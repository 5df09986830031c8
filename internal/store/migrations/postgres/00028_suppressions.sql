-- +goose Up
-- Addresses that are never written to again, each as a keyed hash: their owner
-- has withdrawn consent or deleted their account.
CREATE TABLE suppressions (
    mark   TEXT PRIMARY KEY,    -- HMAC-SHA-256 by the key file, in base64
    reason TEXT NOT NULL,       -- withdrew or deleted
    at     TIMESTAMPTZ NOT NULL
);

-- A line of the audit log is never changed, but for what must not be kept: a
-- network address is removed, and in the details a person who is gone, who
-- leaves an ellipsis.
DROP TRIGGER audit_final ON audit;
CREATE TRIGGER audit_final BEFORE DELETE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_final();
-- +goose StatementBegin
CREATE FUNCTION audit_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.actor = OLD.actor AND NEW.action = OLD.action AND NEW.object = OLD.object
        AND NEW.address IN (OLD.address, '') AND (NEW.detail = OLD.detail OR strpos(NEW.detail, '…') > 0) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit log is only added to';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_erased BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION audit_only_erased();
CREATE INDEX audit_addressed ON audit (at) WHERE address <> '';
UPDATE audit SET address = '' WHERE address <> 'console' AND actor IN (SELECT id FROM people WHERE forgotten_at IS NOT NULL);

-- +goose Down
DROP INDEX audit_addressed;
DROP TRIGGER audit_erased ON audit;
DROP FUNCTION audit_only_erased;
DROP TRIGGER audit_final ON audit;
CREATE TRIGGER audit_final BEFORE UPDATE OR DELETE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_final();
DROP TABLE suppressions;
