"""Calls that ring at extensions, and which desk has which extension (F234).

A call is one line at one extension; `number` is what is looked up, empty for an extension or a hidden number. Nothing
of it is kept for long: whoever listens to the telephone system takes the old ones away.
"""

from integrator_tui.db import ddl

TABLES = """
CREATE TABLE phone_call (
    id {id}, linked_id TEXT NOT NULL, extension TEXT NOT NULL, raw TEXT NOT NULL DEFAULT '',
    number TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '', state TEXT NOT NULL, rang_at {moment} NOT NULL,
    answered_at {moment}, ended_at {moment}, done_at {moment}, done_by TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX phone_call_once ON phone_call (linked_id, extension);
CREATE INDEX phone_call_stack ON phone_call (extension, id) WHERE done_at IS NULL;

CREATE TABLE phone_line (
    extension TEXT NOT NULL PRIMARY KEY, operator_id INTEGER NOT NULL, login TEXT NOT NULL, desk TEXT NOT NULL,
    seen_at {moment} NOT NULL);
CREATE INDEX phone_line_operator ON phone_line (operator_id);
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the calls and the extensions."""
    ddl(db, TABLES)
