"""The public keys of operators, whole: sshd asks for them."""

from integrator_tui.db import ddl


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Nobody has one yet."""
    ddl(db, "ALTER TABLE operator_key ADD COLUMN public_key TEXT NOT NULL DEFAULT '';")
