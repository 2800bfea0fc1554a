"""The queues read what is open alone, however much is closed: by who opened it, and by when it is due."""

from integrator_tui.db import ddl

INDEXES = """
CREATE INDEX service_call_opened_open ON service_call (opened_by, id) WHERE closed_at IS NULL;
CREATE INDEX service_call_due ON service_call (due_at, id) WHERE closed_at IS NULL;
DROP INDEX service_call_opened_by;
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the indexes; nothing asks what an operator opened among what is closed."""
    ddl(db, INDEXES)
