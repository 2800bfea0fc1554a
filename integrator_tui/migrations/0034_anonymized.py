"""Whose personal data was ended at his request: when, by whom, why, and what stays for which duty."""

from integrator_tui.db import ddl

TABLE = """
CREATE TABLE anonymization (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), at {moment} NOT NULL, login TEXT NOT NULL,
    reason TEXT NOT NULL, stays TEXT NOT NULL);
CREATE INDEX anonymization_customer ON anonymization (customer_id);
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Nobody asked yet."""
    ddl(db, TABLE)
