"""Site Survey: what was measured at a place before, or after, something is installed there."""

from integrator_tui.db import ddl

TABLES = """
CREATE TABLE site_survey (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), surveyed_on DATE,
    technician TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '', coordinates TEXT NOT NULL DEFAULT '',
    point_id INTEGER, technology TEXT NOT NULL DEFAULT '', signal TEXT NOT NULL DEFAULT '',
    noise TEXT NOT NULL DEFAULT '', distance_m INTEGER, line_of_sight {bool}, mast_m TEXT NOT NULL DEFAULT '',
    cable_m INTEGER, viability TEXT NOT NULL DEFAULT '', notes TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1, deleted_at {moment});
CREATE INDEX site_survey_customer ON site_survey (customer_id, id);
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the surveys."""
    ddl(db, TABLES)
