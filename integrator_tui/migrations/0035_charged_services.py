"""How often a service was charged is looked up by the service: without an index the whole of the lines was read."""

from integrator_tui.db import ddl

INDEXES = """
CREATE INDEX invoice_item_service ON invoice_item (source_id, invoice_id) WHERE source_kind = 'additional_service';
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the index; few lines are of services."""
    ddl(db, INDEXES)
