"""Where a call is attended, whose hours and holidays its term runs in; files of a call; PostgreSQL tells of changes.

Calls that are there already are attended where their customers live. Their due moments stay as they are until something
is done about them: `doctor` says how many, and `calls.terms.keep_terms` puts them in line.
"""

from integrator_tui.db import ddl

COLUMNS = """
ALTER TABLE service_call ADD COLUMN uf TEXT NOT NULL DEFAULT '';
ALTER TABLE service_call ADD COLUMN city TEXT NOT NULL DEFAULT '';
UPDATE service_call SET uf = COALESCE((SELECT state FROM address WHERE address.customer_id = service_call.customer_id
    AND kind = 'principal' AND deleted_at IS NULL ORDER BY id LIMIT 1), ''),
  city = COALESCE((SELECT city FROM address WHERE address.customer_id = service_call.customer_id
    AND kind = 'principal' AND deleted_at IS NULL ORDER BY id LIMIT 1), '');
ALTER TABLE document ADD COLUMN call_id INTEGER REFERENCES service_call (id);
CREATE INDEX document_call ON document (call_id) WHERE call_id IS NOT NULL;
"""

TOLD = {
    "postgresql": """
CREATE FUNCTION service_call_told() RETURNS trigger LANGUAGE plpgsql
AS $$BEGIN PERFORM pg_notify('service_call', NEW.id || ' ' || NEW.customer_id); RETURN NULL; END$$;
CREATE TRIGGER service_call_told AFTER INSERT OR UPDATE ON service_call
FOR EACH ROW EXECUTE FUNCTION service_call_told();
""",
    "sqlite": "",
}


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add the columns, and what tells."""
    ddl(db, COLUMNS)
    ddl(db, TOLD)
