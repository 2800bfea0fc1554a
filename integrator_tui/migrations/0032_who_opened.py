"""Who opened a customer, or had what is masked shown: from where, with which call or why; kept as it was written."""

from integrator_tui.db import ddl

COLUMNS = """
ALTER TABLE opening ADD COLUMN login TEXT NOT NULL DEFAULT '';
ALTER TABLE opening ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE opening ADD COLUMN what TEXT NOT NULL DEFAULT 'abriu';
ALTER TABLE opening ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE opening ADD COLUMN call_id INTEGER;
CREATE INDEX opening_whom ON opening (customer_id, id);
"""

STAY = {
    "sqlite": """
CREATE TRIGGER opening_no_update BEFORE UPDATE ON opening
BEGIN SELECT RAISE(ABORT, 'openings are never changed'); END;
CREATE TRIGGER opening_no_delete BEFORE DELETE ON opening
BEGIN SELECT RAISE(ABORT, 'openings are never deleted'); END;
""",
    "postgresql": """
CREATE FUNCTION opening_refuse() RETURNS trigger LANGUAGE plpgsql
AS $$BEGIN RAISE EXCEPTION 'openings are never changed or deleted'; END$$;
CREATE TRIGGER opening_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON opening
FOR EACH STATEMENT EXECUTE FUNCTION opening_refuse();
""",
}


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add what an opening says; those of before say who and when."""
    ddl(db, COLUMNS)
    ddl(db, STAY)
