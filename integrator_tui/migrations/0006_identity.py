"""What a base is, whatever it is called and wherever it lies: a name that it was given once."""

from uuid import uuid4

from integrator_tui.db import ddl

TABLE = "CREATE TABLE base_identity (id TEXT NOT NULL PRIMARY KEY);"


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the table with its one row."""
    ddl(db, TABLE)
    ddl(db, f"INSERT INTO base_identity (id) VALUES ('{uuid4().hex}');")
