"""Since when a customer owes: the limit of a trust release counts from the due date of the oldest open debt."""

from integrator_tui.db import ddl


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Written by whoever counts the standing; without it a plan is late since it was suspended."""
    ddl(db, "ALTER TABLE customer_standing ADD COLUMN oldest_due DATE;")
