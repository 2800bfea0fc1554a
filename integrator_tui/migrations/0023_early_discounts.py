"""What an invoice is less for being paid early is told with it and stays as it was told (`rules/finance`)."""

from integrator_tui.db import ddl


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Invoices of before were told without."""
    ddl(db, "ALTER TABLE invoice ADD COLUMN early TEXT NOT NULL DEFAULT '';")
