"""Open invoices by the day on which they become overdue: what passes by the calendar alone is found without a scan."""

from integrator_tui.db import ddl


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the index."""
    ddl(db, "CREATE INDEX invoice_passing ON invoice (effective_due_on, customer_id) WHERE open_cents > 0;")
