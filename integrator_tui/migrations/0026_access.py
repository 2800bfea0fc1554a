"""Operators with passwords, keys and job titles' permissions; the desks that are open."""

from integrator_tui.db import ddl

TABLES = """
ALTER TABLE operator ADD COLUMN epoch INTEGER NOT NULL DEFAULT 1;
ALTER TABLE operator_permission ADD COLUMN granted {bool} NOT NULL DEFAULT TRUE;
ALTER TABLE operator_permission ADD COLUMN given_by TEXT NOT NULL DEFAULT '';
ALTER TABLE operator_permission ADD COLUMN given_at {moment};
CREATE TABLE job_permission (
    job_title_id INTEGER NOT NULL, permission TEXT NOT NULL, PRIMARY KEY (job_title_id, permission));
CREATE TABLE operator_password (
    operator_id INTEGER PRIMARY KEY REFERENCES operator (id), hash TEXT NOT NULL, must_change {bool} NOT NULL,
    changed_at {moment} NOT NULL);
CREATE TABLE entry_try (
    name TEXT NOT NULL, address TEXT NOT NULL, failures INTEGER NOT NULL, next_at {moment} NOT NULL,
    PRIMARY KEY (name, address));
CREATE TABLE operator_key (
    fingerprint TEXT PRIMARY KEY, operator_id INTEGER NOT NULL REFERENCES operator (id),
    comment TEXT NOT NULL DEFAULT '', added_at {moment} NOT NULL);
CREATE INDEX operator_key_operator ON operator_key (operator_id);
CREATE TABLE desk_session (
    id TEXT PRIMARY KEY, operator_id INTEGER NOT NULL REFERENCES operator (id), address TEXT NOT NULL,
    since {moment} NOT NULL, seen_at {moment} NOT NULL, key_at {moment} NOT NULL, customer_id INTEGER,
    editing_since {moment}, told INTEGER NOT NULL DEFAULT 0, ended_at {moment}, ended_by TEXT NOT NULL DEFAULT '');
CREATE INDEX desk_session_open ON desk_session (seen_at) WHERE ended_at IS NULL;
CREATE INDEX desk_session_operator ON desk_session (operator_id, since);
CREATE TABLE desk_message (
    id {id}, at {moment} NOT NULL, login TEXT NOT NULL, text TEXT NOT NULL);
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the tables; permissions that were given stay as they are."""
    ddl(db, TABLES)
