"""How the reading of bounces stands: since when nothing was read, why, and what was set aside."""

from integrator_tui.db import ddl

TABLE = """
CREATE TABLE mailbox_look (
    mailbox TEXT NOT NULL PRIMARY KEY, looked_at {moment} NOT NULL, read_at {moment}, problem TEXT NOT NULL DEFAULT '',
    set_aside INTEGER NOT NULL DEFAULT 0);
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add the table."""
    ddl(db, TABLE)
