"""What is open of a customer, and when an operator opened him last, each one range of an index."""

from integrator_tui.db import ddl

INDEXES = """
CREATE INDEX service_call_open ON service_call (customer_id, id) WHERE closed_at IS NULL;
CREATE INDEX opening_customer ON opening (operator_id, customer_id, id);
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the indexes."""
    ddl(db, INDEXES)
