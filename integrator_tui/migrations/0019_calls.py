"""The tab "Atendimentos": a call, and the trail of what was done about it, which is only added to.

What a call is now stands in `service_call`, so that it can be sorted and searched; how it came there is `call_entry`,
which takes no UPDATE and no DELETE. `due_at` follows from the trail in the same transaction.
"""

from integrator_tui.db import ddl

TABLES = """
CREATE TABLE service_call (
    id {id}, protocol TEXT NOT NULL, customer_id INTEGER NOT NULL REFERENCES customer (id), plan_id INTEGER,
    parent_id INTEGER REFERENCES service_call (id), type_id INTEGER, contact_name TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '', origin TEXT NOT NULL DEFAULT 'telefone', subject TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '', priority INTEGER NOT NULL DEFAULT 2, state TEXT NOT NULL,
    state_before TEXT NOT NULL DEFAULT '', operator TEXT NOT NULL DEFAULT '', job_title_id INTEGER, agreed_on DATE,
    due_at {moment}, due_by_hand {bool} NOT NULL DEFAULT FALSE, seen {bool} NOT NULL DEFAULT FALSE,
    opened_at {moment} NOT NULL, opened_by TEXT NOT NULL, closed_at {moment}, closing_type_id INTEGER,
    result TEXT NOT NULL DEFAULT '', solution TEXT NOT NULL DEFAULT '', told_at {moment}, deleted_at {moment},
    version INTEGER NOT NULL DEFAULT 1);
CREATE UNIQUE INDEX service_call_protocol ON service_call (protocol);
CREATE INDEX service_call_customer ON service_call (customer_id, id);
CREATE INDEX service_call_operator ON service_call (operator, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX service_call_job_title ON service_call (job_title_id, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX service_call_opened_by ON service_call (opened_by, id);
CREATE INDEX service_call_parent ON service_call (parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE call_entry (
    id {id}, call_id INTEGER NOT NULL REFERENCES service_call (id), kind TEXT NOT NULL,
    from_state TEXT NOT NULL DEFAULT '', to_state TEXT NOT NULL DEFAULT '', text TEXT NOT NULL DEFAULT '',
    login TEXT NOT NULL, at {moment} NOT NULL, op_id TEXT NOT NULL);
CREATE INDEX call_entry_call ON call_entry (call_id, id);
"""

ONLY_ADDED = {
    "sqlite": """
CREATE TRIGGER call_entry_no_update BEFORE UPDATE ON call_entry
BEGIN SELECT RAISE(ABORT, 'the trail of a call is never changed'); END;
CREATE TRIGGER call_entry_no_delete BEFORE DELETE ON call_entry
BEGIN SELECT RAISE(ABORT, 'the trail of a call is never deleted'); END;
""",
    "postgresql": """
CREATE FUNCTION call_entry_only_added() RETURNS trigger LANGUAGE plpgsql
AS $$BEGIN RAISE EXCEPTION 'the trail of a call is never changed or deleted'; END$$;
CREATE TRIGGER call_entry_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON call_entry
FOR EACH STATEMENT EXECUTE FUNCTION call_entry_only_added();
""",
}


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the calls and their trail."""
    ddl(db, TABLES)
    ddl(db, ONLY_ADDED)
