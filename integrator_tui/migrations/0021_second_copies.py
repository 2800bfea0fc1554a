"""A second copy knows its invoice, so that the debt is asked again before it leaves."""

from integrator_tui.db import ddl


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Those that wait from before have none and leave as they were going to."""
    ddl(db, "ALTER TABLE outbox ADD COLUMN invoice_id INTEGER REFERENCES invoice (id);")
